package dev.kinglet.build;

/** The build cannot go on for a reason that lies in the project's files; the message says which. */
public final class BuildFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with no cause but what the message says. */
  public BuildFailure(String message) {
    super(message);
  }

  /** A failure that another exception explains. */
  public BuildFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
