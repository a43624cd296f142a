import type { ApiClient } from "../api/client";
import type { PlacedOrder, VariantOffer } from "../api/types";

/** A line as the page shows it. */
export interface CartLine {
  offer: VariantOffer;
  quantity: number;
}

type Listener = (lines: readonly CartLine[]) => void;

/** The cart of the page, kept in step with the server. */
export class Cart {
  private readonly lines = new Map<string, CartLine>();
  private readonly listeners = new Set<Listener>();

  constructor(private readonly api: ApiClient) {}

  get isEmpty(): boolean {
    return this.lines.size === 0;
  }

  onChange(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async add(offer: VariantOffer, quantity = 1): Promise<void> {
    const answer = await this.api.addToCart(offer.sku, quantity);
    this.lines.set(offer.sku, { offer, quantity: answer.quantity });
    this.tell();
  }

  async checkOut(billing: number, shipping: number): Promise<PlacedOrder> {
    const placed = await this.api.placeOrder(billing, shipping);
    this.lines.clear();
    this.tell();
    return placed;
  }

  private tell(): void {
    const now = [...this.lines.values()];
    for (const listener of this.listeners) listener(now);
  }
}
