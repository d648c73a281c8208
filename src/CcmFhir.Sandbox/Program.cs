var builder = WebApplication.CreateSlimBuilder(args);
var app = builder.Build();
app.MapGet("/", () => "CcmFhir sandbox EHR");
await app.RunAsync();
