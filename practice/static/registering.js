// Goes on when the tool's registration page says that it is done (Dynamic Registration 1.0, 3.7).
const { origin } = document.querySelector("[data-origin]").dataset;

window.addEventListener("message", (event) => {
  if (event.origin === origin && event.data?.subject === "org.imsglobal.lti.close") {
    location.reload();
  }
});
