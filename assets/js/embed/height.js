// Tells the page that frames this document how high the document is, now and after every change.

const tell = () => {
  const { height } = document.documentElement.getBoundingClientRect();
  window.parent.postMessage({ bildungsatlasHeight: height }, "*");
};

if (window.parent !== window) {
  new ResizeObserver(tell).observe(document.documentElement);
  window.addEventListener("message", ({ data, source }) => {
    if (source === window.parent && data?.bildungsatlasAsks) tell();
  });
}
