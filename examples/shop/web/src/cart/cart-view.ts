import type { Cart, CartLine } from "./cart";

/** Anything that can be put on the page. */
abstract class View {
  constructor(protected readonly element: HTMLElement) {}

  abstract draw(): void;
}

/** Shows the cart as a list. */
export class CartView extends View {
  private lines: readonly CartLine[] = [];

  constructor(element: HTMLElement, cart: Cart) {
    super(element);
    cart.onChange((lines) => {
      this.lines = lines;
      this.draw();
    });
  }

  draw(): void {
    const items = this.lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = `${line.quantity} × ${line.offer.sku} at ${line.offer.price}`;
      return item;
    });
    this.element.replaceChildren(...items);
  }
}
