import { h } from './dom';
import { icon, type IconName } from './icons';

/** A button that is only a picture on the screen, and a sentence to a screen reader. */
export function iconButton(name: IconName, label: string, act: () => void): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: act },
    icon(name),
  );
}

export function button(label: string, act: () => void, kind = ''): HTMLButtonElement {
  return h('button', { type: 'button', class: kind, onclick: act }, label);
}
