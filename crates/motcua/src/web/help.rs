//! Which section of which guide belongs to a page of staff: the link “Hướng dẫn” in its head.

/// The guides' pages.
const GUIDES: &str = "/huong-dan";

/// Beginnings of addresses, each with the guide and section about it; the longest that fits holds.
pub const LINKS: [(&str, &str); 33] = [
    ("/", "can-bo"),
    ("/tiep-nhan", "tiep-nhan#tiếp-nhận-một-hồ-sơ"),
    ("/tiep-nhan/phieu", "tiep-nhan#hồ-sơ-chưa-đủ-hoặc-không-tiếp-nhận-được"),
    ("/hang-doi", "tiep-nhan#gọi-số"),
    ("/giay-to", "tiep-nhan#tiếp-nhận-thay-cơ-quan-khác"),
    ("/chung-thuc", "tiep-nhan#chứng-thực-và-giấy-tờ-trả-trong-ngày"),
    ("/ket-qua-chua-nhan", "tiep-nhan#trả-kết-quả"),
    ("/so-theo-doi", "tiep-nhan#sổ-theo-dõi-và-danh-sách-bàn-giao"),
    ("/ban-giao", "tiep-nhan#bàn-giao-hồ-sơ-cho-các-đơn-vị"),
    ("/cong-viec", "chuyen-vien"),
    ("/ho-so", "can-bo"),
    ("/canh-bao", "lanh-dao-phong"),
    ("/thieu-nguoi", "lanh-dao-phong"),
    ("/ngoai-gio", "kiem-soat"),
    ("/ra-soat", "quan-tri#đợt-rà-soát-thủ-tục"),
    ("/vang-mat", "can-bo"),
    ("/thong-bao", "can-bo"),
    ("/tai-khoan", "can-bo"),
    ("/thu-phi", "thu-phi"),
    ("/nhat-ky", "quan-tri#nhật-ký"),
    ("/quan-tri", "quan-tri"),
    ("/quan-tri/can-bo", "quan-tri#cán-bộ-và-nhiệm-vụ"),
    ("/quan-tri/khoa-api", "quan-tri#cán-bộ-và-nhiệm-vụ"),
    ("/quan-tri/don-vi", "quan-tri#sửa-danh-mục-trên-màn-hình"),
    ("/quan-tri/lich", "quan-tri#sửa-danh-mục-trên-màn-hình"),
    ("/quan-tri/thu-tuc", "quan-tri#sửa-danh-mục-trên-màn-hình"),
    ("/quan-tri/quy-trinh", "quan-tri#sửa-danh-mục-trên-màn-hình"),
    ("/quan-tri/mien-giam", "quan-tri#sửa-danh-mục-trên-màn-hình"),
    ("/quan-tri/bieu-mau", "quan-tri#sửa-danh-mục-trên-màn-hình"),
    ("/quan-tri/thu-phi", "quan-tri#cách-thu-phí-của-từng-bộ-phận-một-cửa"),
    ("/quan-tri/hang-doi", "quan-tri#xếp-hàng-lấy-số"),
    ("/quan-tri/canh-bao", "quan-tri#ngưỡng-cảnh-báo"),
    ("/quan-tri/thong-bao", "quan-tri#thông-báo-không-gửi-được"),
];

/// Where the help of a page is read.
#[must_use]
pub fn of(path: &str) -> String {
    let fits = |begin: &str| {
        begin == "/"
            || path == begin
            || path.strip_prefix(begin).is_some_and(|r| r.starts_with('/'))
    };
    let nearest =
        LINKS.iter().filter(|(begin, _)| fits(begin)).max_by_key(|(begin, _)| begin.len());
    nearest.map_or_else(|| GUIDES.to_owned(), |(_, link)| format!("{GUIDES}/{link}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_section_holds() {
        for (path, link) in [
            ("/quan-tri/don-vi", "/huong-dan/quan-tri#sửa-danh-mục-trên-màn-hình"),
            ("/quan-tri", "/huong-dan/quan-tri"),
            ("/quan-tric", "/huong-dan/can-bo"),
            ("/ho-so/1", "/huong-dan/can-bo"),
        ] {
            assert_eq!(of(path), link, "{path}");
        }
    }
}
