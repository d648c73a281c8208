using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using Duration = NodaTime.Duration;
using FhirPeriod = CcmFhir.Fhir.Model.Period;

namespace CcmFhir.Chart.Writing;

/// <summary>The small parts every resource we write is made of.</summary>
internal static class Elements
{
    private const decimal Cut = 10_000m;

    /// <summary>Optional on the wire: a route whose EHR refuses unknown profiles removes it.</summary>
    public static Meta Profile(string canonical) => new() { Profile = { canonical } };

    public static Identifier Identifier(string system, string value) => new() { System = system, Value = value };

    public static CodeableConcept Concept(string system, string code) => new() { Coding = { Coding(system, code) } };

    public static Coding Coding(string system, string code) => new() { System = system, Code = code };

    public static CodeableConcept Plain(string text) => new() { Text = text };

    public static ResourceReference Reference(Actor actor) => Reference(actor.Reference, actor.Name);

    /// <summary>Anything that is no FHIR reference or placeholder goes out as a logical identifier, so that no server tries to resolve it.</summary>
    public static ResourceReference Reference(string? reference, string? display = null)
    {
        var isLiteral = reference is not null
            && (reference.Contains('/', StringComparison.Ordinal) || reference.StartsWith('#') || reference.StartsWith("urn:", StringComparison.Ordinal));
        return new ResourceReference
        {
            Reference = isLiteral ? reference : null,
            Identifier = reference is null || isLiteral ? null : new Identifier { Value = reference },
            Display = display,
        };
    }

    public static Extension Extension(string url) => new() { Url = url };

    public static Extension Supporting(string reference, string type)
    {
        var target = Reference(reference);
        target.Type = type;
        return new Extension { Url = "http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo", ValueReference = target };
    }

    /// <summary>With the zone's offset at that instant.</summary>
    public static FhirDateTime At(Instant instant, DateTimeZone zone) => FhirDateTime.From(instant.InZone(zone).ToDateTimeOffset());

    public static FhirDateTime On(LocalDate day) => FhirDateTime.From(day.ToDateOnly());

    /// <summary>The calendar month as days; a Period's end day is included.</summary>
    public static FhirPeriod Month(YearMonth month) =>
        new() { Start = On(month.OnDayOfMonth(1)), End = On(month.OnDayOfMonth(1).PlusMonths(1).PlusDays(-1)) };

    /// <summary>
    /// Minutes with four decimals, cut and never rounded up: whole seconds come back exactly by rounding to the second
    /// (a unit of the last place is 6 ms).
    /// </summary>
    public static Quantity Minutes(Duration time) => new()
    {
        Value = FhirDecimal.From(decimal.Floor(time.BclCompatibleTicks * Cut / TimeSpan.TicksPerMinute) / Cut),
        Unit = "min",
        System = Codings.Ucum,
        Code = "min",
    };
}
