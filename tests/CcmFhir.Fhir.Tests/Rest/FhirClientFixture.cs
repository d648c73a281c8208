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

    /// <summary>The server takes the request and does not answer in time.</summary>
    public static FhirClientFixture TimingOut(params string?[] answers)
    {
        var time = new SlowServerTime();
        var fixture = new FhirClientFixture(s => s with { Timeout = SlowServerTime.PatienceOfTheClient }, time, answers);
        time.Server = fixture.Ehr;
        return fixture;
    }

    public RawServer Ehr { get; }

    public ImpatientTime? Time { get; }

    public FhirClient Client { get; }

    public static FhirClientFixture Answering(params string?[] answers) => new(s => s, answers);

    /// <summary>Another session at the same server: with a first token and, should that be refused, another.</summary>
    public FhirClient ClientWith(string first, string? another) =>
        new(_server, _ => ValueTask.FromResult<string?>(first), (_, _) => ValueTask.FromResult(another));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _server.Dispose();
        await Ehr.DisposeAsync();
    }
}
