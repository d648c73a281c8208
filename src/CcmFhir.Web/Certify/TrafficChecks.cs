using System.Collections.Immutable;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Certify;

/// <summary>Judges everything the run has sent, at its end.</summary>
internal static class TrafficChecks
{
    public static ImmutableArray<CertifyCheck> All { get; } =
    [
        new("traffic.tls", ["smart-app-launch-2.2.0#1", "smart-app-launch-2.2.0#230", "smart-app-launch-2.2.0#232"], [], run =>
        {
            var clear = run.Probe.Traffic.Since(0).Where(e => e.Url.Scheme != Uri.UriSchemeHttps).ToArray();
            return clear.Length == 0 ? Ruling.Pass("https only")
                : clear.All(e => e.Url.IsLoopback) ? Ruling.Skip("plain http on loopback: nothing left this machine")
                : Ruling.Fail($"{clear.Length} requests went in clear");
        }),
        new("traffic.hosts", ["ccmfhir#least-data", "smart-app-launch-2.2.0#267"], [], run =>
        {
            var foreign = run.Probe.Traffic.Since(0).Where(e => !run.Probe.Registration.Permits(e.Url)).Select(e => e.Url.Authority).Distinct().ToArray();
            return Ruling.Of(foreign.Length == 0, $"{run.Probe.Traffic.Mark} requests", "also to " + string.Join(", ", foreign));
        }),
        new("traffic.no-secrets-in-urls", ["ccmfhir#least-data"], [], run =>
        {
            string[] names = ["access_token", "refresh_token", "code", "code_verifier", "client_assertion", "client_secret", "id_token"];
            var secrets = run.Probe.Traffic.Since(0).SelectMany(e => e.Form).Where(f => names.Contains(f.Key)).Select(f => f.Value)
                .Concat(run.Probe.Traffic.Since(0).Select(e => e.Header("Authorization")?.Split(' ')[^1])).OfType<string>().Where(s => s.Length > 8).Distinct().ToArray();
            var told = run.Probe.Traffic.Since(0).Count(e => secrets.Any(s => e.Url.Query.Contains(Uri.EscapeDataString(s), StringComparison.Ordinal)));
            return Ruling.Of(told == 0, $"{secrets.Length} secrets, none in a URL", $"{told} URLs hold one");
        }),
        new("traffic.proofs-once", ["smart-app-launch-2.2.0#token-request"], [], run =>
        {
            var proofs = run.Probe.Traffic.Since(0).Select(e => e.Field("client_assertion")).OfType<string>().ToArray();
            return proofs.Length == 0 ? Ruling.Skip("this client is registered without keys")
                : Ruling.Of(proofs.Distinct().Count() == proofs.Length, $"{proofs.Length} proofs, all different", "one was used twice");
        }),
        new("routes.chosen", ["ccmfhir#routes"], [DiscoveryChecks.Metadata, LaunchChecks.Token], run =>
            Ruling.Pass(string.Join(", ", run.Routes.Routes.Select(r => $"{r.What} {LaunchWords<DeliveryRoute>.For(r.Route)}")))),
    ];
}
