/** An error that AWS answers. The protocol of the service gives it its form. */
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
