//! What time alone brings about: warnings, the apology, reminders, steps without people. Nobody is
//! told twice.

use domain::dossier::Status;
use domain::dossier::event::{Consulted, Question};
use jiff::civil::date;
use motcua::{args, sql, watch, work};
use uuid::Uuid;

use crate::support::Town;

crate::journeys! {
    holder_head_and_leaders_are_warned_once_each_in_their_turn;
    a_dossier_that_waits_for_the_applicant_is_left_alone;
    the_apology_becomes_a_task_on_the_last_working_day;
    an_apology_that_comes_late_is_said_to_be_late;
    a_supplement_that_does_not_come_leads_to_the_notice_of_stopping;
    an_opinion_that_is_owed_is_reminded_of;
    an_unfetched_result_is_reminded_of_three_times_at_most;
    a_unit_without_a_clerk_is_seen_and_helped;
    thresholds_are_set_by_an_administrator;
    overtime_is_counted_for_the_head;
}

impl Town {
    /// How many notices of that topic somebody has.
    pub async fn told(&self, username: &str, topic: &str) -> i64 {
        let staff = self.staff(username).await;
        let row = self
            .app
            .db
            .first(
                sql!("select count(*) as n from staff_notice where staff = $1 and topic = $2"),
                args![staff, topic],
            )
            .await
            .expect("an answer");
        row.expect("a count").int("n")
    }

    /// The watch looks, in two processes at once.
    pub async fn watched(&self) {
        let (one, other) = tokio::join!(watch::round(&self.app), watch::round(&self.app));
        one.expect("a round");
        other.expect("another round");
    }

    /// A household business in the hand of Kỳ, due on 18/3 at 17:00.
    pub async fn with_ky(&self) -> Uuid {
        let id = self.household_business().await;
        let (hoa, phuc) = (self.actor("hoa").await, self.actor("phuc").await);
        work::hand_over(&self.app, &hoa, id, None, None).await.expect("handed over");
        work::accept(&self.app, &phuc, id, None).await.expect("accepted");
        let ky = self.staff("ky").await;
        work::assign(&self.app, &phuc, id, None, ky).await.expect("assigned");
        id
    }

    async fn state(&self, id: Uuid) -> domain::dossier::Dossier {
        let events = motcua::dossiers::events(&self.app.db, id).await.expect("events");
        motcua::dossiers::replay(&events).expect("a dossier")
    }
}

async fn holder_head_and_leaders_are_warned_once_each_in_their_turn(town: Town) {
    let id = town.with_ky().await;
    let due = domain::time::local(town.state(id).await.due_at);
    assert_eq!(due, date(2022, 3, 18).at(17, 0, 0, 0));
    town.watched().await;
    assert_eq!(town.told("ky", "near_due").await, 0);
    town.at(date(2022, 3, 17).at(16, 0, 0, 0));
    town.watched().await;
    assert_eq!((town.told("ky", "near_due").await, town.told("phuc", "last_day").await), (0, 0));
    town.at(date(2022, 3, 18).at(9, 0, 0, 0));
    town.watched().await;
    town.watched().await;
    assert_eq!((town.told("ky", "near_due").await, town.told("phuc", "last_day").await), (1, 1));
    assert_eq!(town.told("chu", "overdue").await, 0);
    town.at(date(2022, 3, 18).at(17, 1, 0, 0));
    town.watched().await;
    town.watched().await;
    for who in ["ky", "phuc", "chu"] {
        assert_eq!(town.told(who, "overdue").await, 1, "{who}");
    }
    let page = town.signed_in("chu").await.get("/canh-bao").await.ok();
    let code = town.state(id).await.received.code;
    assert!(page.contains("Quá hạn") && page.contains(code.as_str()), "{page}");
    assert!(page.contains(&id.to_string()), "leaders answer for what is late, so they read it");
    assert_eq!(town.signed_in("hoa").await.get("/canh-bao").await.status, 403);
}

async fn a_dossier_that_waits_for_the_applicant_is_left_alone(town: Town) {
    let id = town.with_ky().await;
    ask_supplement(&town, id, date(2022, 4, 14)).await;
    town.at(date(2022, 3, 25).at(9, 0, 0, 0));
    town.watched().await;
    for topic in ["near_due", "overdue", "step_overdue", "apology_due", "supplement_over"] {
        assert_eq!(town.told("ky", topic).await, 0, "{topic}");
    }
}

async fn ask_supplement(town: &Town, id: Uuid, until_on: jiff::civil::Date) {
    let ky = town.signed_in("ky").await;
    let page = format!("/ho-so/{id}/viec/yeu-cau-bo-sung");
    let mut form = reqwest::multipart::Form::new();
    let until = until_on.strftime("%d/%m/%Y").to_string();
    for (name, value) in ky.get(&page).await.form(&page) {
        let value = match name.as_str() {
            "loi-0" => "Chưa ký".to_owned(),
            "ly_do" => "Thiếu chữ ký của người nộp".to_owned(),
            "ngay" => until.clone(),
            _ => value,
        };
        form = form.text(name, value);
    }
    let answer = ky.upload(&page, form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

async fn propose(town: &Town, id: Uuid) {
    let ky = town.signed_in("ky").await;
    let page = format!("/ho-so/{id}/viec/hen-lai");
    let mut form = reqwest::multipart::Form::new();
    for (name, value) in ky.get(&page).await.form(&page) {
        let value = match name.as_str() {
            "ly_do" => "Mưa lũ kéo dài".to_owned(),
            "ngay" => "25/03/2022".to_owned(),
            _ => value,
        };
        form = form.text(name, value);
    }
    let answer = ky.upload(&page, form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

async fn the_apology_becomes_a_task_on_the_last_working_day(town: Town) {
    let id = town.with_ky().await;
    town.at(date(2022, 3, 16).at(16, 0, 0, 0));
    town.watched().await;
    assert_eq!(town.told("ky", "apology_due").await, 0);
    town.at(date(2022, 3, 17).at(7, 5, 0, 0));
    town.watched().await;
    town.watched().await;
    assert_eq!(town.told("ky", "apology_due").await, 1);
    let ky = town.signed_in("ky").await;
    assert!(ky.get("/cong-viec?xem=xin-loi").await.ok().contains(&id.to_string()));
    let page = ky.get(&format!("/ho-so/{id}")).await.ok();
    assert!(page.contains("Cần xin lỗi, hẹn lại: hạn 17:00 18/03/2022"), "{page}");
    propose(&town, id).await;
    town.watched().await;
    assert!(!ky.get("/cong-viec?xem=xin-loi").await.ok().contains(&id.to_string()));
    assert_eq!(town.told("phuc", "extension_waiting").await, 1, "the decider is reminded");
    assert_eq!(town.told("chu", "extension_waiting").await, 0);
    let page = ky.get(&format!("/ho-so/{id}")).await.ok();
    assert!(!page.contains("chậm so với quy định"), "it is in time");
    town.at(date(2022, 3, 18).at(8, 0, 0, 0));
    town.watched().await;
    assert_eq!(town.told("chu", "extension_waiting").await, 1, "nothing happened for a day");
}

async fn an_apology_that_comes_late_is_said_to_be_late(town: Town) {
    let id = town.with_ky().await;
    town.at(date(2022, 3, 18).at(8, 0, 0, 0));
    propose(&town, id).await;
    let page = town.signed_in("ky").await.get(&format!("/ho-so/{id}")).await.ok();
    assert!(page.contains("chậm so với quy định"), "{page}");
}

async fn a_supplement_that_does_not_come_leads_to_the_notice_of_stopping(town: Town) {
    let id = town.with_ky().await;
    ask_supplement(&town, id, date(2022, 3, 21)).await;
    town.at(date(2022, 3, 21).at(17, 0, 0, 0));
    town.watched().await;
    assert_eq!(town.told("ky", "supplement_over").await, 0, "the last day is not over");
    town.at(date(2022, 3, 22).at(7, 30, 0, 0));
    town.watched().await;
    town.watched().await;
    assert_eq!(town.told("ky", "supplement_over").await, 1);
    let ky = town.signed_in("ky").await;
    assert!(ky.get("/cong-viec?xem=qua-han-bo-sung").await.ok().contains(&id.to_string()));
    assert!(ky.get(&format!("/ho-so/{id}")).await.ok().contains("du-thao"), "stopping is offered");
}

async fn an_opinion_that_is_owed_is_reminded_of(town: Town) {
    let id = town.with_ky().await;
    let ky = town.actor("ky").await;
    let answer_by = domain::time::instant(date(2022, 3, 17).at(17, 0, 0, 0));
    let asked = Consulted::Unit("nam-giang.van-phong".into());
    let (id_of, text) = (motcua::app::new_id(), "Đề nghị cho ý kiến".to_owned());
    let question = Question { id: id_of, to: asked, text, answer_by };
    work::ask_opinion(&town.app, &ky, id, None, question).await.expect("asked");
    town.watched().await;
    assert_eq!(town.told("van", "answer_near").await, 0);
    town.at(date(2022, 3, 17).at(8, 0, 0, 0));
    town.watched().await;
    town.watched().await;
    assert_eq!(town.told("van", "answer_near").await, 1);
    town.at(date(2022, 3, 18).at(7, 0, 0, 0));
    town.watched().await;
    assert_eq!(town.told("van", "answer_late").await, 1);
    assert_eq!(town.told("ky", "answer_missing").await, 1);
    assert_eq!(town.told("truong", "answer_missing").await, 1, "and the head of the desk");
    assert_eq!(town.told("hoa", "answer_missing").await, 0);
}

async fn an_unfetched_result_is_reminded_of_three_times_at_most(town: Town) {
    let id = town.birth().await;
    // The result is made to lie at the desk; who brought it there is not the point.
    town.app
        .db
        .run(
            sql!("update dossier set status = $2, ended_at = $3 where id = $1"),
            args![id, i64::from(Status::Settled.code()), town.app.now()],
        )
        .await
        .expect("an update");
    let reminded = async || {
        let row = town.app.db.first(
            sql!("select count(*) as n from notice where dossier = $1 and topic = 'unclaimed'"),
            args![id],
        );
        row.await.expect("an answer").expect("a count").int("n")
    };
    town.watched().await;
    assert_eq!(reminded().await, 0);
    for (day, month, count) in [(31, 3, 1), (15, 4, 2), (20, 4, 2), (15, 5, 3), (30, 9, 3)] {
        town.at(date(2022, month, day).at(9, 0, 0, 0));
        town.watched().await;
        town.watched().await;
        assert_eq!(reminded().await, count, "{day}/{month}");
    }
    let my = town.signed_in("my").await.get("/ket-qua-chua-nhan").await.ok();
    assert!(my.contains("3 lần") && my.contains("199 ngày"), "{my}");
    assert_eq!(town.signed_in("tu").await.get("/ket-qua-chua-nhan").await.status, 403);
}

async fn a_unit_without_a_clerk_is_seen_and_helped(town: Town) {
    let id = town.with_ky().await;
    // The only case officer's duty ends and there is nobody else.
    let unit = "nam-giang.tai-chinh-ke-hoach";
    town.app
        .db
        .run(
            sql!("update post set to_on = '2022-03-14' where unit = $1 and duty = 'case_officer'"),
            args![unit],
        )
        .await
        .expect("an update");
    town.watched().await;
    town.watched().await;
    for who in ["phuc", "chu", "quan"] {
        assert_eq!(town.told(who, "vacant").await, 1, "{who}");
    }
    let quan = town.signed_in("quan").await;
    let inbox = quan.get("/thong-bao").await;
    assert!(inbox.ok().contains("không có người giữ nhiệm vụ"));
    assert!(quan.get("/thieu-nguoi").await.ok().contains("Công chức chuyên môn"));
    assert!(town.signed_in("chu").await.get("/canh-bao").await.ok().contains("thiếu người"));
    assert_eq!(town.signed_in("hoa").await.get("/thieu-nguoi").await.status, 403);

    // The head lends the duty to somebody of the clerk's office.
    let phuc = town.signed_in("phuc").await;
    let van = town.staff("van").await.to_string();
    let nobody = phuc.submit("/thieu-nguoi", "/thieu-nguoi", &[]).await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.text().contains("Xin chọn cán bộ."));
    let long = [("can_bo", van.as_str()), ("den_ngay", "31/12/2022")];
    let long = phuc.submit("/thieu-nguoi", "/thieu-nguoi", &long).await;
    assert!(long.text().contains("tối đa 92 ngày"), "{}", long.text());
    let lent = [("can_bo", van.as_str()), ("den_ngay", "31/03/2022")];
    phuc.submit("/thieu-nguoi", "/thieu-nguoi", &lent).await.leads_to();
    assert!(phuc.get("/thieu-nguoi").await.ok().contains("cũng có người làm"));
    let page = town.signed_in("van").await.get(&format!("/ho-so/{id}")).await;
    assert_eq!(page.status, 200);
    town.pass_minutes(24 * 60);
    town.watched().await;
    assert_eq!(town.told("quan", "vacant").await, 1);
}

async fn thresholds_are_set_by_an_administrator(town: Town) {
    let quan = town.signed_in("quan").await;
    let path = "/quan-tri/canh-bao";
    let wrong = quan.submit(path, path, &[("phan_tram", "99"), ("ngay_2", "10")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("từ 50 đến 95") && wrong.text().contains("tăng dần"));
    assert!(wrong.text().contains("value=\"99\""), "what was typed is kept");
    quan.submit(path, path, &[("phan_tram", "50")]).await.leads_to();
    let journal = quan.get("/nhat-ky").await.ok();
    assert!(journal.contains("Đổi ngưỡng cảnh báo"));
    assert_eq!(town.signed_in("phuc").await.get(path).await.status, 403);
    town.with_ky().await;
    town.at(date(2022, 3, 17).at(9, 0, 0, 0));
    town.watched().await;
    assert_eq!(town.told("ky", "near_due").await, 1, "half of the time has passed");
}

async fn overtime_is_counted_for_the_head(town: Town) {
    town.at(date(2022, 3, 19).at(20, 0, 0, 0));
    let id = town.with_ky().await;
    let phuc = town.signed_in("phuc").await;
    let page = phuc.get(&format!("/ho-so/{id}")).await.ok();
    assert!(page.contains("Ngoài giờ"), "history and control sheet say so");
    let list = phuc.get("/ngoai-gio?tu=01/03/2022&den=31/03/2022").await.ok();
    assert!(list.contains("Pơloong Phúc"), "{list}");
    assert!(!list.contains("Bh’nướch Thị Hoa"), "another unit's people");
    let wrong = phuc.get("/ngoai-gio?tu=31/03/2022&den=01/03/2022").await.ok();
    assert!(wrong.contains("Xin chọn khoảng"));
}
