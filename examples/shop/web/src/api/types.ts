/** What the API sends and takes. */

export type OrderStatus =
  | "cart"
  | "placed"
  | "paid"
  | "packed"
  | "shipped"
  | "delivered"
  | "returned"
  | "cancelled";

export interface ProductSummary {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly category: string;
}

export interface VariantOffer {
  readonly sku: string;
  readonly size: string;
  readonly colour: string;
  /** In the shop's currency, as text, since a float would lose cents. */
  readonly price: string;
}

export interface ProductDetail extends ProductSummary {
  readonly variants: readonly VariantOffer[];
  readonly reviews: readonly Review[];
}

export interface Review {
  readonly stars: 1 | 2 | 3 | 4 | 5;
  readonly text: string;
}

export interface PlacedOrder {
  readonly order: string;
  readonly payment: string;
  readonly amount: string;
}

export interface OrderDetail {
  readonly id: string;
  readonly status: OrderStatus;
  readonly events: readonly { before: OrderStatus; after: OrderStatus; at: string }[];
}
