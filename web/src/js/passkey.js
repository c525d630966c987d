// <div data-passkey="get|create" hidden>: a passkey signs the challenge of the page, and the form is sent with what it
// signed. Shown only where the browser can do it and at the very address for which passkeys are made; without it
// the page asks for a code. data-challenge and data-credentials are base64url, as is everything that is sent.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const known = (part) =>
  (part.dataset.credentials || "")
    .split(" ")
    .filter(Boolean)
    .map((id) => ({ type: "public-key", id: bytes(id) }));

const sign = async (part) => {
  const made = await navigator.credentials.get({
    publicKey: {
      challenge: bytes(part.dataset.challenge),
      rpId: part.dataset.host,
      allowCredentials: known(part),
      userVerification: "required",
    },
  });
  const { response } = made;
  return {
    id: text(made.rawId),
    client: text(response.clientDataJSON),
    authenticator: text(response.authenticatorData),
    signature: text(response.signature),
  };
};

const make = async (part) => {
  const { host, siteName, user, username } = part.dataset;
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(part.dataset.challenge),
      rp: { id: host, name: siteName },
      user: { id: new TextEncoder().encode(user), name: username, displayName: username },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: known(part),
      authenticatorSelection: { userVerification: "required" },
      attestation: "none",
    },
  });
  const { response } = made;
  return {
    client: text(response.clientDataJSON),
    attestation: text(response.attestationObject),
  };
};

for (const part of document.querySelectorAll("[data-passkey]")) {
  const possible = window.PublicKeyCredential && window.isSecureContext && location.origin === part.dataset.origin;
  if (!possible) continue;
  part.hidden = false;
  document.querySelectorAll("[data-passkey-absent]").forEach((absent) => absent.remove());
  const form = part.closest("form");
  const field = part.querySelector("input[name^='khoa']");
  const status = part.querySelector("[data-passkey-status]");
  part.querySelector("button").addEventListener("click", async () => {
    status.textContent = "Xin làm theo hướng dẫn của trình duyệt.";
    try {
      const done = await (part.dataset.passkey === "create" ? make(part) : sign(part));
      field.value = JSON.stringify(done);
      // Where a new one is made, the old one only proves who asks for it.
      if (part.dataset.passkey === "get" && form.querySelector('[data-passkey="create"]')) {
        status.textContent = "Đã xác nhận. Xin tạo khóa mới ở dưới.";
        return;
      }
      status.textContent = "";
      form.requestSubmit ? form.requestSubmit() : form.submit();
    } catch (refused) {
      status.textContent = "Chưa dùng được khóa truy cập. Xin thử lại, hoặc nhập mã trên ứng dụng.";
    }
  });
}
