namespace CcmFhir.Sandbox.Rest;

/// <summary>The R4 endpoint: which request goes where. https://hl7.org/fhir/R4/http.html#summary</summary>
internal static class FhirEndpoint
{
    public static void MapFhir(this WebApplication app)
    {
        var fhir = app.MapGroup("/fhir").AddEndpointFilter<FhirFaults>();
        fhir.MapGet("/{type}/{id}", (HttpRequest request, Reading reading, string type, string id) => reading.Read(request, type, id));
        fhir.MapGet("/{type}/{id}/_history", (HttpRequest request, Reading reading, string type, string id) => reading.History(request, type, id));
        fhir.MapGet("/{type}/{id}/_history/{version}", (HttpRequest request, Reading reading, string type, string id, string version) =>
            reading.VRead(request, type, id, version));
        fhir.MapGet("/{type}", (HttpRequest request, Searching searching, string type, CancellationToken cancel) =>
            searching.SearchAsync(request, type, cancel));
        fhir.MapPost("/{type}/_search", (HttpRequest request, Searching searching, string type, CancellationToken cancel) =>
            searching.SearchAsync(request, type, cancel));
        fhir.MapPost("/{type}", (HttpRequest request, Writing writing, string type, CancellationToken cancel) =>
            writing.CreateAsync(request, type, cancel));
        fhir.MapPut("/{type}/{id}", (HttpRequest request, Writing writing, string type, string id, CancellationToken cancel) =>
            writing.UpdateAsync(request, type, id, cancel));
        fhir.MapPost("/ChargeItem/$create", (HttpRequest request, ChargeOperations charges, CancellationToken cancel) =>
            charges.CreateAsync(request, cancel));
        fhir.MapPost("/ChargeItem/{id}/$modify", (HttpRequest request, ChargeOperations charges, string id, CancellationToken cancel) =>
            charges.ModifyAsync(request, id, cancel));
        fhir.MapPost("/ChargeItem/{id}/$credit", (HttpRequest request, ChargeOperations charges, string id, CancellationToken cancel) =>
            charges.CreditAsync(request, id, cancel));
        app.Services.GetRequiredService<GroupExport>().Map(fhir);

        // Discovery is never faulty: what breaks it is another EHR, not a fault of this one.
        app.MapGet("/fhir/metadata", (CapabilityStatement statement) => statement.Answer());
        app.Map("/fhir/{**rest}", () => Outcome.NotAllowed("This server has no such interaction: see /metadata."));
    }
}
