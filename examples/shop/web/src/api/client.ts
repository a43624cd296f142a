import type { OrderDetail, PlacedOrder, ProductDetail, ProductSummary } from "./types";

/** An answer of the API that is not a success. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The shop's API over HTTP. */
export class ApiClient {
  constructor(private readonly base: string = "/api") {}

  async findProducts(words: string, category?: string): Promise<ProductSummary[]> {
    const query = new URLSearchParams({ q: words, ...(category ? { category } : {}) });
    const answer = await this.get<{ products: ProductSummary[] }>(`/catalogue/products/?${query}`);
    return answer.products;
  }

  product(slug: string): Promise<ProductDetail> {
    return this.get(`/catalogue/products/${encodeURIComponent(slug)}/`);
  }

  addToCart(sku: string, quantity: number): Promise<{ cart: string; quantity: number }> {
    return this.post("/orders/cart/lines/", { sku, quantity });
  }

  placeOrder(billing: number, shipping: number): Promise<PlacedOrder> {
    return this.post("/orders/cart/place/", { billing, shipping });
  }

  order(id: string): Promise<OrderDetail> {
    return this.get(`/orders/${id}/`);
  }

  private get<Answer>(path: string): Promise<Answer> {
    return this.send(path, { method: "GET" });
  }

  private post<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.send(path, { method: "POST", body: JSON.stringify(body) });
  }

  private async send<Answer>(path: string, init: RequestInit): Promise<Answer> {
    const answer = await fetch(this.base + path, { credentials: "same-origin", ...init });
    if (!answer.ok) throw new ApiError(answer.status, await answer.text());
    return (await answer.json()) as Answer;
  }
}
