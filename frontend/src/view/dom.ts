type Attribute = string | number | boolean | EventListener | undefined;
type Attributes = Readonly<Record<string, Attribute>>;
export type Child = Node | string;

/** Makes an element; functions become listeners of the event they are named after (`onclick`). */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    apply(element, name, value);
  }
  element.append(...children);
  return element;
}

function apply(element: Element, name: string, value: Attribute): void {
  if (typeof value === 'function') {
    element.addEventListener(name.slice(2), value);
  } else if (typeof value === 'boolean') {
    element.toggleAttribute(name, value);
  } else if (value !== undefined) {
    element.setAttribute(name, String(value));
  }
}
