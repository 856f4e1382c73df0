/** The access token, lent to the download of one path. */
export interface Loan {
  readonly path: string;
  readonly token: string;
}
