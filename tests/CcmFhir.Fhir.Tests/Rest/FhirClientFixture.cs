using CcmFhir.Fhir.Rest;

namespace CcmFhir.Fhir.Tests.Rest;

/// <summary>A client against one scripted server.</summary>
internal sealed class FhirClientFixture : IAsyncDisposable
{
    private readonly HttpClient _http = new(FhirHttp.NewHandler());
    private readonly FhirServer _server;

    public FhirClientFixture(Func<FhirServerSettings, FhirServerSettings> adjust, params string?[] answers)
        : this(adjust, new ImpatientTime(), answers)
    {
    }

    public FhirClientFixture(Func<FhirServerSettings, FhirServerSettings> adjust, TimeProvider time, params string?[] answers)
    {
        Ehr = new RawServer(answers);
        Time = time as ImpatientTime;
        _server = new FhirServer(adjust(new FhirServerSettings { BaseUrl = Ehr.BaseUrl, Timeout = TimeSpan.FromMinutes(5) }), _http, time);
        Client = new FhirClient(_server, _ => ValueTask.FromResult<string?>("secret-token"));
    }

    public RawServer Ehr { get; }

    public ImpatientTime? Time { get; }

    public FhirClient Client { get; }

    public static FhirClientFixture Answering(params string?[] answers) => new(s => s, answers);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _server.Dispose();
        await Ehr.DisposeAsync();
    }
}
