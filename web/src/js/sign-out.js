// Signing out wipes what this tab kept of unsaved drafts: the next person at this desk is somebody else.

document.querySelectorAll("form[data-sign-out]").forEach((form) => {
  form.addEventListener("submit", () => {
    document.dispatchEvent(new Event("signing-out"));
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith("nhap:")) sessionStorage.removeItem(key);
    }
  });
});
