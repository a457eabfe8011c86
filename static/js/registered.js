// Tell the platform that the registration is over (LTI Dynamic Registration 1.0, section 3.6). The message says nothing
// but that, so anybody may hear it: in Canvas the page around us stands on a host that nobody told us.
const platform = opener || (parent !== window && parent);
document.querySelector("[data-close]").addEventListener("click", () => {
  platform && platform.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
  close();
});
