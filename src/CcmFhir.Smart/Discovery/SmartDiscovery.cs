using System.Collections.Concurrent;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Http;

namespace CcmFhir.Smart.Discovery;

/// <summary>
/// Finds an EHR's authorization server: <c>{base}/.well-known/smart-configuration</c>, and where that is 404 the CapabilityStatement.
/// https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html. Successes are kept for <see cref="TimeToLive"/>; failures are not.
/// </summary>
/// <param name="http">On a handler of <see cref="OutboundHandler"/>.</param>
/// <param name="clock">For the cache and time limits.</param>
public sealed class SmartDiscovery(HttpClient http, TimeProvider clock)
{
    // The CapabilityStatements of large EHRs pass the general limit.
    private const int MetadataBytesMax = 8 * 1024 * 1024;

    private readonly SmartHttp _http = new(http, clock);
    private readonly KeyedLock _locks = new();
    private readonly ConcurrentDictionary<string, (SmartConfiguration Value, DateTimeOffset Until)> _cache = new(StringComparer.Ordinal);

    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromHours(1);

    /// <param name="ehr">Whose allow-list binds every URL found.</param>
    /// <param name="fhirBase">Normalised base of that EHR.</param>
    /// <param name="cancellation">Ends the wait; the only way this throws.</param>
    public async Task<SmartResult<SmartConfiguration>> Read(EhrRegistration ehr, Uri fhirBase, CancellationToken cancellation)
    {
        var key = $"{ehr.Id} {fhirBase.OriginalString}";
        if (Cached(key) is { } early)
        {
            return early;
        }

        using var turn = await _locks.Enter(key, cancellation);
        if (Cached(key) is { } late)
        {
            return late;
        }

        var result = await Fetch(ehr, fhirBase, cancellation);
        if (result.Succeeded)
        {
            _cache[key] = (result.Value, clock.GetUtcNow() + TimeToLive);
        }

        return result;
    }

    private SmartConfiguration? Cached(string key) =>
        _cache.TryGetValue(key, out var kept) && clock.GetUtcNow() < kept.Until ? kept.Value : null;

    private async Task<SmartResult<SmartConfiguration>> Fetch(EhrRegistration ehr, Uri fhirBase, CancellationToken cancellation)
    {
        if (ehr.Kind == RegistrationKind.OpenIdConnect)
        {
            return await FetchOpenId(ehr, fhirBase, cancellation);
        }

        var wellKnown = new Uri(fhirBase.OriginalString + "/.well-known/smart-configuration");
        var reply = await _http.Get(ehr, wellKnown, "application/json", cancellation);
        if (!reply.Succeeded)
        {
            return reply.Failure;
        }

        var endpoints = new EndpointReader(ehr, fhirBase);
        if (reply.Value.Status is 404 or 410)
        {
            var metadata = new Uri(fhirBase.OriginalString + "/metadata");
            var statement = await _http.Get(ehr, metadata, "application/fhir+json", cancellation, MetadataBytesMax);
            return statement.Succeeded ? Json(statement.Value, f => SmartConfigurationReader.FromStatement(f, endpoints)) : statement.Failure;
        }

        return Json(reply.Value, f => SmartConfigurationReader.FromWellKnown(f, endpoints));
    }

    // OpenID Connect Discovery 1.0 section 4; its document has the members of SMART's under the same names.
    private async Task<SmartResult<SmartConfiguration>> FetchOpenId(EhrRegistration provider, Uri issuer, CancellationToken cancellation)
    {
        var reply = await _http.Get(provider, new Uri(issuer.OriginalString + "/.well-known/openid-configuration"), "application/json", cancellation);
        if (!reply.Succeeded)
        {
            return reply.Failure;
        }

        var found = Json(reply.Value, f => SmartConfigurationReader.FromWellKnown(f, new EndpointReader(provider, issuer)));
        return found.Value is { Issuer: var named } && (named is null || !provider.IdToken.Issuers.Contains(named, StringComparer.Ordinal))
            ? new SmartFailure(SmartFailureKind.IssuerMismatch, "The document at the issuer's address is another issuer's.")
            : found;
    }

    private static SmartResult<SmartConfiguration> Json(HttpReply reply, Func<JsonFields, SmartResult<SmartConfiguration>> read)
    {
        if (!reply.IsSuccess)
        {
            return reply.Failure();
        }

        return reply.Json is { } fields ? read(fields) : reply.NotJson();
    }
}
