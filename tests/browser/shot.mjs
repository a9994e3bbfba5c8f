import { chromium } from "playwright-core";
const url = process.argv[2];
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync","--autoplay-policy=no-user-gesture-required"] });
for (const [name, opt] of [["dark",{viewport:{width:1280,height:860},colorScheme:"dark"}],["light",{viewport:{width:1280,height:860},colorScheme:"light"}],["phone",{viewport:{width:375,height:740},colorScheme:"dark",deviceScaleFactor:2}]]) {
  const c = await b.newContext(opt); const p = await c.newPage();
  p.on("console", m => console.log(name, m.type(), m.text())); p.on("pageerror", e => console.log(name, e.message));
  await p.goto(url); await p.waitForTimeout(name==="dark"?14000:5000);
  await p.keyboard.press("Shift+ArrowRight");await p.keyboard.press("Shift+ArrowRight"); await p.waitForTimeout(1500);
  if (name==="light") await p.selectOption("#safe-choice", "2");
  await p.waitForTimeout(1500);
  console.log(name, await p.evaluate(() => { const v=document.getElementById("video"); return JSON.stringify({t:v.currentTime,rs:v.readyState,still:!document.getElementById("still").hidden,buf:v.buffered.length?v.buffered.end(0):0,err:v.error&&v.error.message,live:document.getElementById("live").textContent}) }));
  await p.screenshot({ path: `/tmp/pv/${name}.png` });
  await c.close();
}
await b.close();
