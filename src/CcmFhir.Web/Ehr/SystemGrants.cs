using CcmFhir.Smart;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Tokens;

namespace CcmFhir.Web.Ehr;

/// <summary>The app's own token at one EHR (SMART Backend Services): kept while it is good, and another where the EHR refuses it.</summary>
internal sealed class SystemGrants(EhrRegistration ehr, SmartDiscovery discovery, SystemTokens tokens)
{
    public async Task<SmartResult<TokenGrant>> GetAsync(CancellationToken cancel)
    {
        var found = await discovery.Read(ehr, ehr.FhirBases[0], cancel);
        return found.Succeeded ? await tokens.Get(ehr, found.Value, ehr.FhirBases[0], cancel) : found.Failure;
    }

    /// <summary>Null when the EHR gives none now.</summary>
    public async ValueTask<string?> TokenAsync(CancellationToken cancel) => (await GetAsync(cancel)).Value?.AccessToken;

    /// <summary>In place of one the EHR refused (401).</summary>
    public ValueTask<string?> AnotherAsync(string refused, CancellationToken cancel)
    {
        tokens.Forget(refused);
        return TokenAsync(cancel);
    }
}
