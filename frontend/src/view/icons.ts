const SVG = 'http://www.w3.org/2000/svg';

/** Strokes on a grid of 20. */
const STROKES = {
  add: 'M10 4v12M4 10h12',
  arrowDown: 'M10 3v10m-4.5-4L10 13.5 14.5 9M4 17h12',
  cancel: 'M5.5 5.5l9 9m0-9l-9 9',
  check: 'M4 10.5l4 4L16 6',
  chevron: 'M6 8l4 4 4-4',
  clock: 'M10 5.5V10l3 2M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0z',
  file: 'M5 2.8h6.2L15 6.6v10.6H5zM11 3v4h4',
  folder: 'M2.8 15.5v-11h5l1.7 2.2h7.7v8.8z',
  pause: 'M7 4.5v11M13 4.5v11',
  play: 'M6.5 4l9 6-9 6z',
  refresh: 'M16 5.5v4h-4M15.6 9.4A6 6 0 1 0 16 12',
  retry: 'M4 5.5v4h4M4.4 9.4A6 6 0 1 1 4 12',
  warning: 'M10 3.2L17.6 16.5H2.4zM10 8v4m0 2.2v.3',
} as const;

export type IconName = keyof typeof STROKES;

/** A decoration: what it stands for is said in words beside it. */
export function icon(name: IconName): SVGSVGElement {
  const svg = svgElement('svg', { viewBox: '0 0 20 20', class: 'icon', 'aria-hidden': 'true' });
  svg.append(svgElement('path', { d: STROKES[name] }));
  return svg;
}

/** Sluice's mark: a gate, raised a little, and what runs through below it. */
export function mark(): SVGSVGElement {
  const svg = svgElement('svg', { viewBox: '0 0 48 48', class: 'mark', 'aria-hidden': 'true' });
  svg.append(
    svgElement('path', { class: 'mark-frame', d: 'M9 44V10h30v34' }),
    svgElement('path', { class: 'mark-gate', d: 'M15.5 16.5h17v9h-17zM24 4v12M18.5 4h11' }),
    svgElement('path', { class: 'mark-water', d: 'M4 35q5-4 10 0t10 0 10 0 10 0' }),
    svgElement('path', { class: 'mark-water', d: 'M4 43q5-4 10 0t10 0 10 0 10 0' }),
  );
  return svg;
}

function svgElement<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  return element;
}
