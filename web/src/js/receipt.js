// /tra-cuu#ma=…&khoa=…, the address in a receipt's QR code. What stands behind # is sent to nobody, so it
// is put into the form here, taken out of the address and sent in the body. Without a script one types it.
// For old phones: no syntax younger than 2016.

const form = document.querySelector("form[data-receipt]");
const given = new URLSearchParams(location.hash.slice(1));

if (form && given.get("ma") && given.get("khoa")) {
  history.replaceState(null, "", location.pathname);
  form.elements.ma.value = given.get("ma");
  form.elements.khoa.value = given.get("khoa");
  form.submit();
}
