using CcmFhir.Web.Commands;

return await CommandLine.RunAsync(args);
