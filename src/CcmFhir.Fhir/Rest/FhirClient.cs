using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using Polly.CircuitBreaker;

namespace CcmFhir.Fhir.Rest;

/// <summary>
/// Speaks FHIR R4 REST (http://hl7.org/fhir/R4/http.html) to one EHR with one session's token. Trouble comes back as
/// <see cref="FhirResult{T}.Failure"/>. Only cancellation by the caller throws; a write cancelled on its way has an unknown outcome.
/// </summary>
/// <param name="server">The EHR.</param>
/// <param name="accessToken">Asked before every request; null sends none. The token goes to allow-listed hosts only.</param>
/// <param name="another">
/// Given a token the EHR refused (401), returns another to try once more with, or null. What was refused was not carried out, so a write goes again too.
/// </param>
public sealed class FhirClient(
    FhirServer server, Func<CancellationToken, ValueTask<string?>> accessToken, Func<string, CancellationToken, ValueTask<string?>>? another = null)
{
    public Task<FhirResult<CapabilityStatement>> CapabilitiesAsync(CancellationToken cancel) =>
        SendAsync<CapabilityStatement>(HttpMethod.Get, "metadata", r => r, cancel);

    public Task<FhirResult<T>> ReadAsync<T>(string id, CancellationToken cancel)
        where T : Resource, IFhirType<T> =>
        SendAsync<T>(HttpMethod.Get, Path<T>(id), r => r, cancel);

    /// <summary>Reads by reference: relative, or absolute on an allow-listed host.</summary>
    public Task<FhirResult<T>> ReadReferenceAsync<T>(string reference, CancellationToken cancel)
        where T : Resource, IFhirType<T> =>
        SendAsync<T>(HttpMethod.Get, reference, r => r, cancel);

    /// <summary>All pages of a search; see <see cref="FhirSearchResult{T}.IsComplete"/> before trusting an empty list.</summary>
    /// <param name="parameters">Name and value, not yet escaped: <c>[("patient", id), ("category", "problem-list-item")]</c>.</param>
    /// <param name="cancel">The caller's cancellation.</param>
    public Task<FhirResult<FhirSearchResult<T>>> SearchAsync<T>(
        IReadOnlyList<(string Name, string Value)> parameters, CancellationToken cancel)
        where T : Resource, IFhirType<T> =>
        server.Settings.Unsearchable.Contains(T.TypeName)
            ? Task.FromResult(new FhirResult<FhirSearchResult<T>> { Failure = new FhirFailure(FhirFailureKind.Unsupported) })
            : new FhirSearch<T>(server.Settings, SendAsync<Bundle>).RunAsync(parameters, cancel);

    /// <summary>Creates. Never repeated: after <see cref="FhirFailureKind.Interrupted"/> search by identifier first.</summary>
    /// <param name="resource">What to create; its id is the server's to give.</param>
    /// <param name="ifNoneExist">A search, <c>identifier=system|value</c>: 200 and the existing one when exactly one matches. Not every server obeys, so check the identifier of what came back.</param>
    /// <param name="cancel">The caller's cancellation.</param>
    public Task<FhirResult<T>> CreateAsync<T>(T resource, string? ifNoneExist, CancellationToken cancel)
        where T : Resource, IFhirType<T>
    {
        ArgumentNullException.ThrowIfNull(resource);
        return WriteAsync<T>(HttpMethod.Post, T.TypeName, resource, r => r with { IfNoneExist = ifNoneExist }, cancel);
    }

    /// <summary>Replaces the resource with its id.</summary>
    public Task<FhirResult<T>> UpdateAsync<T>(T resource, string? ifMatch, CancellationToken cancel)
        where T : Resource, IFhirType<T>
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentException.ThrowIfNullOrEmpty(resource.Id);
        return WriteAsync<T>(HttpMethod.Put, Path<T>(resource.Id), resource, r => r with { IfMatch = ifMatch }, cancel);
    }

    /// <summary>JSON Patch (RFC 6902), for servers that offer it.</summary>
    public Task<FhirResult<T>> PatchAsync<T>(string id, JsonArray patch, string? ifMatch, CancellationToken cancel)
        where T : Resource, IFhirType<T>
    {
        ArgumentNullException.ThrowIfNull(patch);
        var body = Encoding.UTF8.GetBytes(patch.ToJsonString());
        return SendAsync<T>(
            HttpMethod.Patch,
            Path<T>(id),
            r => r with { IsWrite = true, Body = body, BodyType = "application/json-patch+json", IfMatch = ifMatch },
            cancel);
    }

    /// <summary>A batch: every entry answers for itself, so look at each entry's response.</summary>
    public Task<FhirResult<Bundle>> BatchAsync(Bundle batch, CancellationToken cancel) =>
        WriteAsync<Bundle>(HttpMethod.Post, "", batch, r => r, cancel);

    /// <summary>An operation that changes something, such as Oracle's <c>ChargeItem/$create</c>.</summary>
    public Task<FhirResult<T>> InvokeAsync<T>(string operation, Parameters parameters, CancellationToken cancel)
        where T : Resource, IFhirType<T> =>
        WriteAsync<T>(HttpMethod.Post, operation, parameters, r => r, cancel);

    private static string Path<T>(string id)
        where T : Resource, IFhirType<T> =>
        $"{T.TypeName}/{Uri.EscapeDataString(id)}";

    private Task<FhirResult<T>> WriteAsync<T>(
        HttpMethod method, string address, Resource body, Func<FhirRequest, FhirRequest> shape, CancellationToken cancel)
        where T : Resource, IFhirType<T> =>
        SendAsync<T>(method, address, r => shape(FhirRequest.Write(method, r.Address, body)), cancel);

    private async Task<FhirResult<T>> SendAsync<T>(
        HttpMethod method, string address, Func<FhirRequest, FhirRequest> shape, CancellationToken cancel)
        where T : Resource, IFhirType<T>
    {
        if (server.Resolve(address) is not { } uri)
        {
            return new FhirResult<T> { Failure = new FhirFailure(FhirFailureKind.Forbidden) };
        }

        var request = shape(new FhirRequest(method, uri));
        try
        {
            var pipeline = request.IsWrite ? server.Writes : server.Reads;
            return FhirAnswers.ToResult<T>(await pipeline.ExecuteAsync(ct => AttemptAsync(request, ct), cancel), request.IsWrite);
        }
        catch (BrokenCircuitException e)
        {
            return new FhirResult<T> { Failure = new FhirFailure(FhirFailureKind.Unavailable, RetryAfter: e.RetryAfter) };
        }
    }

    private async ValueTask<FhirReply> AttemptAsync(FhirRequest request, CancellationToken cancel)
    {
        var token = await accessToken(cancel);
        var reply = await AttemptAsync(request, token, cancel);
        return reply.Status == 401 && token is not null && another is not null && await another(token, cancel) is { } next && next != token
            ? await AttemptAsync(request, next, cancel)
            : reply;
    }

    private async ValueTask<FhirReply> AttemptAsync(FhirRequest request, string? token, CancellationToken cancel)
    {
        using var message = request.Build(server.Settings, token);
        return await server.AttemptAsync(message, cancel);
    }
}
