// Before the page's own scripts: what they might use is another.
window.fetch = () => Promise.reject(new Error("by the extension"));
window.extended = true;
Array.prototype.last = function () {
  return this[this.length - 1];
};
String.prototype.trimmed = String.prototype.trim;
