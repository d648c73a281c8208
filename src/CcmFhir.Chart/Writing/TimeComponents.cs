using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Time;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using Component = CcmFhir.Fhir.Model.Observation.ComponentComponent;

namespace CcmFhir.Chart.Writing;

/// <summary>The components of a <c>ccm-time</c> Observation: what was done, by what kind of worker, under what circumstances.</summary>
internal static class TimeComponents
{
    private const string ActivityCode = "activity-code";
    private const string Role = "performer-role";
    private const string Credential = "performer-credential";
    private const string Employed = "performer-employment";
    private const string Location = "service-location";
    private const string ContactMode = "contact-mode";
    private const string Interactive = "interactive";
    private const string UsedFor = "used-for";

    public static IEnumerable<Component> Write(TimeRecord record)
    {
        var (entry, worker) = (record.Entry, record.Entry.By);
        yield return Coded(ActivityCode, CcmTerms.Activities, Words.Of(entry.Activity));
        if (!string.IsNullOrWhiteSpace(worker.Role))
        {
            yield return Coded(Role, CcmTerms.Circumstances, worker.Role);
        }

        if (!string.IsNullOrWhiteSpace(worker.Credential))
        {
            yield return Text(Credential, worker.Credential);
        }

        if (worker.Employment is { } employment)
        {
            yield return Coded(Employed, CcmTerms.Circumstances, Words.Of(employment));
        }

        if (worker.Location is { } location)
        {
            yield return Coded(Location, CcmTerms.Circumstances, Words.Of(location));
        }

        if (!string.IsNullOrWhiteSpace(record.ContactMode))
        {
            yield return Coded(ContactMode, CcmTerms.Circumstances, record.ContactMode);
        }

        if (record.Interactive is { } interactive)
        {
            yield return new Component { Code = Elements.Concept(CcmTerms.Observations, Interactive), ValueBoolean = interactive };
        }

        foreach (var other in entry.UsedFor)
        {
            yield return Text(UsedFor, other);
        }
    }

    public static Activity? ActivityOf(Observation observation) =>
        CodeOf(observation, ActivityCode) is { } code && Words.TryParse<Activity>(code, out var activity) ? activity : null;

    public static Worker WorkerOf(Observation observation, string id, string? name) => new()
    {
        Id = id,
        Name = name,
        Role = CodeOf(observation, Role) ?? "",
        Credential = Find(observation, Credential).FirstOrDefault()?.ValueString,
        Employment = CodeOf(observation, Employed) is { } employed && Words.TryParse<Employment>(employed, out var employment) ? employment : null,
        Location = CodeOf(observation, Location) is { } place && Words.TryParse<WorkLocation>(place, out var location) ? location : null,
    };

    public static ImmutableArray<string> UsedForOf(Observation observation) =>
        [.. Find(observation, UsedFor).Select(c => c.ValueString).OfType<string>()];

    private static Component Coded(string component, string system, string code) =>
        new() { Code = Elements.Concept(CcmTerms.Observations, component), ValueCodeableConcept = Elements.Concept(system, code) };

    private static Component Text(string component, string text) =>
        new() { Code = Elements.Concept(CcmTerms.Observations, component), ValueString = text };

    private static string? CodeOf(Observation observation, string component) =>
        Find(observation, component).FirstOrDefault()?.ValueCodeableConcept?.Coding.Leading()?.Code;

    private static IEnumerable<Component> Find(Observation observation, string component) =>
        observation.Component.Where(c => Codings.Has(c.Code, CcmTerms.Observations, component));
}
