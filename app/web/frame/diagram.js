// Draws one diagram that the page sends. Runs in a sandboxed frame: what it draws can reach neither the page nor the network.
"use strict";

(() => {
  const PALETTES = {
    light: {
      background: "#fbfbf9", primaryColor: "#e9f0fb", primaryTextColor: "#1b1d20", primaryBorderColor: "#1f5fbf",
      secondaryColor: "#f1f0ea", tertiaryColor: "#ffffff", lineColor: "#5d626a", textColor: "#1b1d20",
      clusterBkg: "#ffffff", clusterBorder: "#c9c8c3", edgeLabelBackground: "#fbfbf9",
    },
    dark: {
      background: "#15171a", primaryColor: "#1d2a3f", primaryTextColor: "#e8e8e6", primaryBorderColor: "#7fb0ff",
      secondaryColor: "#24282d", tertiaryColor: "#1c1f23", lineColor: "#9aa1ab", textColor: "#e8e8e6",
      clusterBkg: "#1c1f23", clusterBorder: "#4a5058", edgeLabelBackground: "#15171a", darkMode: true,
    },
  };
  // Characters. Above it the library draws a complaint instead of failing.
  const LONGEST = 20000;
  const place = document.getElementById("diagram");
  let drawn = 0;

  // With room for the bar of a diagram that scrolls.
  const height = () => Math.ceil(place.getBoundingClientRect().height) + (place.scrollWidth > innerWidth ? 16 : 1);
  const tell = (message) => parent.postMessage(message, "*");

  async function draw(source, theme) {
    if (source.length > LONGEST) throw new Error("too long");
    document.documentElement.style.colorScheme = theme;
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      suppressErrorRendering: true,
      maxTextSize: LONGEST,
      maxEdges: 300,
      theme: "base",
      themeVariables: { ...PALETTES[theme], fontFamily: "system-ui, sans-serif", fontSize: "14px" },
      flowchart: { useMaxWidth: true },
    });
    drawn += 1;
    const { svg } = await mermaid.render(`drawn-${drawn}`, source);
    place.innerHTML = svg;
    // Wide diagrams scroll: smaller than this, their words could not be read.
    const natural = place.querySelector("svg").viewBox.baseVal.width;
    place.style.minWidth = `${Math.min(natural, Math.max(300, natural * 0.6))}px`;
    tell({ drawn: true, height: height() });
  }

  addEventListener("message", (event) => {
    if (event.source !== parent) return;
    const { source, theme } = event.data;
    draw(String(source), theme === "dark" ? "dark" : "light").catch((error) => tell({ failed: String(error?.message ?? error) }));
  });
  new ResizeObserver(() => {
    if (place.firstChild) tell({ height: height() });
  }).observe(place);
  tell({ ready: true });
})();
