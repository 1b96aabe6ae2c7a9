/* Tells the translation's editor where pictures, documents and pages are chosen. */
window.chooserUrls = window.chooserUrls || { ...document.currentScript.dataset };
