/** An error that AWS answers, before the protocol of its service gives it a form. */
export class ApiError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** AWS's name of the error, for example `AccessDenied`. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
