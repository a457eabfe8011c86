// Sends the only form of a page on its way; without script there is its button.
document.forms[0].submit();
