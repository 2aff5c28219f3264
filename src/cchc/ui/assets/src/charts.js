// Draws every element with data-chart as SVG. The table below it holds the same figures, for who can't see a drawing.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([AriaComponent, BarChart, GridComponent, LegendComponent, LineChart, SVGRenderer, TooltipComponent]);

const colours = ["#0f4c81", "#c9791a", "#2f8f6b", "#8a5aa8", "#7b8794"];
const ink = "#17212b";
const soft = "#46535f";
const line = "#dde3e9";

function written(value, decimals) {
  if (value === null || value === undefined) return "–";
  return value.toLocaleString("vi-VN", { maximumFractionDigits: decimals });
}

function options(chart) {
  const flat = chart.kind === "bars";
  const names = { type: "category", data: chart.categories, axisTick: { show: false } };
  const values = { type: "value", scale: chart.kind === "line", splitLine: { lineStyle: { color: line } } };
  for (const axis of [names, values]) {
    axis.axisLabel = { color: soft, fontSize: 12, fontFamily: "inherit" };
    axis.axisLine = { show: axis === names, lineStyle: { color: "#8593a0" } };
  }
  values.axisLabel.formatter = (value) => written(value, chart.decimals);
  if (flat) Object.assign(names, { inverse: true });
  return {
    animation: false,
    color: colours,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    grid: { left: 8, right: 24, top: chart.series.length > 1 ? 40 : 16, bottom: 8, containLabel: true },
    legend: { show: chart.series.length > 1, top: 0, left: 0, textStyle: { color: ink } },
    // Rich text is drawn inside the SVG; an HTML tip would need inline styles, which the page's policy refuses.
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: chart.kind === "line" ? "line" : "shadow" },
      valueFormatter: (value) => `${written(value, chart.decimals)} ${chart.unit}`.trim(),
    },
    xAxis: flat ? values : names,
    yAxis: flat ? names : values,
    series: chart.series.map((one) => ({
      name: one.name,
      type: chart.kind === "line" ? "line" : "bar",
      stack: chart.kind === "stacked" ? "all" : undefined,
      data: one.values,
      barMaxWidth: 36,
      symbolSize: 7,
      connectNulls: false,
    })),
  };
}

function draw(box) {
  if (box.classList.contains("drawn")) return;
  box.classList.add("drawn");
  const picture = echarts.init(box, null, { renderer: "svg" });
  picture.setOption(options(JSON.parse(box.dataset.chart)));
  new ResizeObserver(() => picture.resize()).observe(box);
}

function drawAll(within) {
  for (const box of within.querySelectorAll("[data-chart]")) draw(box);
}

drawAll(document);
document.addEventListener("htmx:afterSwap", (event) => drawAll(event.detail.target));
