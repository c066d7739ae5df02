// The build puts the version of package.json in its place.
declare const TSTL_VERSION: string | undefined;

/** The version of tstl; `0.0.0` where the sources run without a build. */
export const VERSION: string = typeof TSTL_VERSION === "string" ? TSTL_VERSION : "0.0.0";
