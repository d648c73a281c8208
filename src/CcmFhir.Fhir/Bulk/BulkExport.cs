using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Bulk;

/// <summary>
/// FHIR Bulk Data Access, https://hl7.org/fhir/uv/bulkdata/STU2/export.html: kick off, wait for the manifest, read the files, delete.
/// Every step takes and gives an <see cref="ExportJob"/>. Trouble is a value; only the caller's cancellation throws.
/// </summary>
/// <param name="server">The EHR; its host allow-list holds for status and file addresses too.</param>
/// <param name="accessToken">Asked before every request: an export outlives a token.</param>
public sealed class BulkExport(FhirServer server, Func<CancellationToken, ValueTask<string?>> accessToken)
{
    private const int StatusBytesMax = 20 * 1024 * 1024;

    /// <summary>Asks the server to begin. 429 means an export is running already; after Interrupted one may be, unknown to us.</summary>
    public async Task<FhirResult<ExportJob>> KickOffAsync(ExportRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = request.ByPost ? "" : "?" + string.Join('&', Parameters(request).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        if (server.Resolve(request.Operation + (query.Length > 1 ? query : "")) is not { } address)
        {
            return new() { Failure = new(FhirFailureKind.Forbidden) };
        }

        using var message = new HttpRequestMessage(request.ByPost ? HttpMethod.Post : HttpMethod.Get, address);
        message.Headers.TryAddWithoutValidation("Prefer", "respond-async");
        if (request.ByPost)
        {
            message.Content = new ByteArrayContent(FhirJson.Write(Body(request)));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(FhirHttp.MediaType, "utf-8");
        }

        var reply = await server.AttemptAsync(await SignAsync(message, withToken: true, cancel), cancel);
        return reply switch
        {
            { Status: 202, Location: { Length: > 0 } status } when server.Resolve(status) is null => new() { Status = 202, Failure = new(FhirFailureKind.Forbidden, 202) },
            { Status: 202, Location: { Length: > 0 } status } => new() { Status = 202, Value = new ExportJob(status) },
            { Status: >= 200 and < 300 } => new() { Status = reply.Status, Failure = new(FhirFailureKind.Fault, reply.Status) },
            _ => new() { Status = reply.Status, Failure = FhirAnswers.Failure(reply, isWrite: true) },
        };
    }

    /// <summary>Waits until the files are there, as long as the server asks and the patience lasts.</summary>
    public async Task<FhirResult<ExportJob>> WaitAsync(ExportJob job, ExportPatience patience, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(patience);
        var waited = TimeSpan.Zero;
        var files = ImmutableArray.CreateBuilder<ExportFile>();
        for (var url = job.StatusUrl; ;)
        {
            var (manifest, reply) = await LookAsync(url, cancel);
            if (manifest is not null)
            {
                files.AddRange(manifest.Files);
                if (manifest.Next is { } next && next != url)
                {
                    url = next;
                    continue;
                }

                var whole = manifest with { Files = files.ToImmutable(), Next = null };
                return new() { Status = reply.Status, Value = job with { Manifest = whole, Progress = [.. whole.Files.Select(_ => default(FileProgress))] } };
            }

            if (reply.Status != 202 && !reply.IsTransient)
            {
                return new() { Status = reply.Status, Failure = reply.Status == 200 ? new(FhirFailureKind.Fault, 200, BadBody: reply.BadBody) : FhirAnswers.Failure(reply, isWrite: false) };
            }

            var pause = Clamp(reply.RetryAfter ?? patience.Interval, patience.IntervalMin, patience.IntervalMax);
            waited += pause;
            if (waited > patience.Whole)
            {
                return new() { Status = reply.Status, Failure = new(FhirFailureKind.Busy, reply.Status, RetryAfter: pause) };
            }

            await Task.Delay(pause, server.Time, cancel);
        }
    }

    /// <summary>
    /// Reads the files not read yet, each from behind its last line handed out. A cut is tried again as often as a read is; the answer tells how
    /// far it came, with or without a failure, and may be handed in again.
    /// </summary>
    public async Task<(ExportJob Job, FhirFailure? Failure)> ReadAsync(ExportJob job, ExportLine onLine, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(onLine);
        var manifest = job.Manifest ?? throw new ArgumentException("The files are not there yet: wait first.", nameof(job));
        for (var i = 0; i < manifest.Files.Length; i++)
        {
            if (job.Progress[i].IsWhole)
            {
                continue;
            }

            var (progress, failure) = await ReadAsync(manifest, manifest.Files[i], job.Progress[i], onLine, cancel);
            job = job with { Progress = job.Progress.SetItem(i, progress) };
            if (failure is not null)
            {
                return (job, failure);
            }
        }

        return (job, null);
    }

    /// <summary>Tells the server that its files, or the export itself, are no longer wanted. Gone already is success.</summary>
    public async Task<FhirFailure?> DeleteAsync(ExportJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (server.Resolve(job.StatusUrl) is not { } address)
        {
            return new(FhirFailureKind.Forbidden);
        }

        using var message = new HttpRequestMessage(HttpMethod.Delete, address);
        var reply = await server.AttemptAsync(await SignAsync(message, withToken: true, cancel), cancel);
        return reply.Status is (>= 200 and < 300) or 404 or 410 ? null : FhirAnswers.Failure(reply, isWrite: true);
    }

    private async Task<(FileProgress Progress, FhirFailure? Failure)> ReadAsync(
        ExportManifest manifest, ExportFile file, FileProgress progress, ExportLine onLine, CancellationToken cancel)
    {
        if (server.Resolve(file.Url) is not { } address)
        {
            return (progress, new(FhirFailureKind.Forbidden));
        }

        for (var attempt = 0; ; attempt++)
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, address);
            var request = await SignAsync(message, manifest.RequiresAccessToken, cancel);
            (progress, var failure) = await ExportDownload.RunAsync(server, request, file, progress, onLine, cancel);
            var mayTryAgain = failure?.Kind is FhirFailureKind.Unavailable or FhirFailureKind.Busy && !(failure.RetryAfter > server.Settings.RetryAfterMax);
            if (!mayTryAgain || attempt == server.Settings.RetriesMax)
            {
                return (progress, failure);
            }

            await Task.Delay(failure!.RetryAfter ?? server.Settings.RetryDelay * (1 << attempt), server.Time, cancel);
        }
    }

    private async Task<(ExportManifest? Manifest, FhirReply Reply)> LookAsync(string url, CancellationToken cancel)
    {
        if (server.Resolve(url) is not { } address)
        {
            return (null, new FhirReply { Trouble = FhirFailureKind.Forbidden });
        }

        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        var (response, reply) = await server.OpenAsync(await SignAsync(message, withToken: true, cancel), cancel);
        using (response)
        {
            if (response is null || reply.Status == 202)
            {
                return (null, reply);
            }

            var body = await BodyAsync(response, cancel);
            if (body is null)
            {
                return (null, reply with { Status = null, Trouble = FhirFailureKind.Unavailable });
            }

            var reading = FhirJson.Parse(body);
            return reply.Status == 200 && ExportManifest.Read(body) is { } manifest
                ? (manifest, reply)
                : (null, reply with { Body = reading.Resource, BadBody = reading.Error });
        }
    }

    /// <summary>Null when it broke off or is larger than any manifest.</summary>
    private async Task<byte[]?> BodyAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            await using var body = new PunctualStream(await response.Content.ReadAsStreamAsync(cancel), server.Settings.Timeout, server.Time);
            using var whole = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (var read = 1; read > 0 && whole.Length <= StatusBytesMax;)
            {
                read = await body.ReadAsync(buffer, cancel);
                whole.Write(buffer, 0, read);
            }

            return whole.Length > StatusBytesMax ? null : whole.ToArray();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private async ValueTask<HttpRequestMessage> SignAsync(HttpRequestMessage message, bool withToken, CancellationToken cancel)
    {
        message.Headers.TryAddWithoutValidation("Accept", $"{FhirHttp.MediaType}, application/fhir+ndjson, application/json");
        if (withToken && await accessToken(cancel) is { } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return message;
    }

    private static TimeSpan Clamp(TimeSpan wait, TimeSpan least, TimeSpan most) => wait < least ? least : wait > most ? most : wait;

    private static IEnumerable<(string Name, string Value)> Parameters(ExportRequest request) =>
    [
        .. request.Types.Count == 0 ? [] : new[] { ("_type", string.Join(',', request.Types)) },
        .. request.TypeFilters.Select(f => ("_typeFilter", f)),
        .. request.Since is { } since ? [("_since", Written(since))] : Array.Empty<(string, string)>(),
    ];

    private static Parameters Body(ExportRequest request)
    {
        var parameters = new Parameters();
        parameters.Parameter.AddRange(request.Types.Select(t => new Parameters.ParameterComponent { Name = "_type", ValueString = t }));
        parameters.Parameter.AddRange(request.TypeFilters.Select(f => new Parameters.ParameterComponent { Name = "_typeFilter", ValueString = f }));
        if (request.Since is { } since)
        {
            parameters.Parameter.Add(new Parameters.ParameterComponent { Name = "_since", ValueInstant = FhirDateTime.From(since) });
        }

        return parameters;
    }

    private static string Written(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
