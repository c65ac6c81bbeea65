// For the site that frames: gives every frame of ours the height that its content has.
(() => {
  const { origin } = new URL(document.currentScript.src);
  const done = (window.bildungsatlasFrames ??= new Set());
  if (done.has(origin)) return;
  done.add(origin);
  const ours = () =>
    [...document.getElementsByTagName("iframe")].filter((frame) => frame.src.startsWith(`${origin}/embed/`));
  addEventListener("message", ({ data, origin: from, source }) => {
    const height = data?.bildungsatlasHeight;
    if (from !== origin || !(height > 0 && height < 60000)) return;
    const frame = ours().find(({ contentWindow }) => contentWindow === source);
    if (frame) frame.style.height = `${Math.ceil(height)}px`;
  });
  // frames that were there before this script have told their height already
  for (const { contentWindow } of ours()) contentWindow?.postMessage({ bildungsatlasAsks: true }, "*");
})();
