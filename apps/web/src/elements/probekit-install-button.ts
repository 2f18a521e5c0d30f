/** The install button as a module with a stable name, for pages that bundle nothing. */
export * from 'probekit/install-button';
