import { h } from './dom';

const TAIL = 9;
const RIGHT_TO_LEFT = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}/u;
const GRAPHEMES = new Intl.Segmenter();

/**
 * A name that is cut in its middle where it does not fit, so that its ending stays in sight. A name
 * written from right to left is cut at its end, as the two halves would change places.
 */
export function fileName(name: string): HTMLElement {
  const graphemes = [...GRAPHEMES.segment(name)].map(({ segment }) => segment);
  if (graphemes.length <= 2 * TAIL || RIGHT_TO_LEFT.test(name)) {
    return h('bdi', { class: 'name', title: name }, h('span', { class: 'name-start' }, name));
  }
  const start = graphemes.slice(0, -TAIL).join('');
  const end = graphemes.slice(-TAIL).join('');
  return h(
    'bdi',
    { class: 'name', title: name },
    h('span', { class: 'name-start' }, start),
    h('span', { class: 'name-end' }, end),
  );
}
