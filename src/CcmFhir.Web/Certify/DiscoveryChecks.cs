using System.Collections.Immutable;
using System.Text.Json;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Certify;

/// <summary>What an EHR says of itself. https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html</summary>
internal static class DiscoveryChecks
{
    public const string Configuration = "discovery.smart-configuration";
    public const string Metadata = "discovery.metadata";

    public static ImmutableArray<CertifyCheck> All { get; } =
    [
        new("registration.urls", ["smart-app-launch-2.2.0#registration"], [], run =>
        {
            var redirect = new Uri(run.Probe.Registration.RedirectUri);
            return redirect.Scheme == Uri.UriSchemeHttps ? Ruling.Pass("https")
                : redirect.IsLoopback ? Ruling.Skip("plain http on loopback: development only, no EHR registers it")
                : Ruling.Fail("the redirect URL is plain http");
        }),
        new(Configuration, ["ccmfhir#discovery"], [], async (run, cancel) =>
        {
            var found = await run.Probe.Discovery.Read(run.Probe.Registration, run.Probe.FhirBase, cancel);
            if (!found.Succeeded)
            {
                return Ruling.Fail(Certification.Words(found.Failure));
            }

            run.Smart = found.Value;
            return Ruling.Pass($"{found.Value.Source}, {found.Value.Capabilities.Length} capabilities");
        }),
        new("discovery.as-the-standard-says", ["ccmfhir#discovery"], [Configuration], run =>
            Ruling.Of(run.Smart.Deviations.IsEmpty, "nothing differs", string.Join(' ', run.Smart.Deviations))),
        new("discovery.pkce", ["ccmfhir#discovery"], [Configuration], run => Ruling.Of(
            run.Smart.CodeChallengeMethods.Contains("S256") && !run.Smart.CodeChallengeMethods.Contains("plain"), "S256",
            $"offered: {string.Join(", ", run.Smart.CodeChallengeMethods)}")),
        new("discovery.endpoints", ["ccmfhir#discovery"], [Configuration], run =>
            Ruling.Of(run.Smart.AuthorizationEndpoint is not null, "both", "no authorization endpoint")),
        new("discovery.issuer-keys", ["smart-app-launch-2.2.0#218"], [Configuration], async (run, cancel) =>
        {
            var mark = run.Probe.Traffic.Mark;
            var keys = await run.Probe.IdTokens.Prefetch(run.Probe.Registration, run.Smart, run.Probe.FhirBase.OriginalString, cancel);
            return keys is null ? Ruling.Fail("no key set was found") : Ruling.Of(
                keys.FitsAllowed, $"{run.Probe.Traffic.Since(mark).Length} requests",
                $"published: {string.Join(", ", keys.Published.DefaultIfEmpty("no key"))}; allowed: {string.Join(", ", run.Probe.Registration.IdToken.Algorithms)}");
        }),
        new(Metadata, ["ccmfhir#discovery"], [], async (run, cancel) =>
        {
            var read = await run.Probe.Client(null).CapabilitiesAsync(cancel);
            if (read.Value is not { } statement)
            {
                return Ruling.Fail(Certification.Words(read.Failure!));
            }

            using var document = JsonDocument.Parse(statement.Json.ToJsonString());
            if (CapabilityStatementReader.Read(document.RootElement) is not { Facts: { } facts })
            {
                return Ruling.Fail("not a CapabilityStatement");
            }

            run.Statement = facts;
            return Ruling.Of(facts.Release == FhirRelease.R4, $"FHIR {facts.FhirVersion}", $"FHIR {facts.FhirVersion ?? "unnamed"}");
        }),
    ];
}
