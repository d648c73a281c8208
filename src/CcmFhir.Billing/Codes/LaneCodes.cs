using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Policies;
using NodaTime;

namespace CcmFhir.Billing.Codes;

/// <summary>The codes of a lane in force in a month at a site.</summary>
/// <param name="Base">The code of the first unit.</param>
/// <param name="BaseMinutes">Its threshold: whole minutes of the month's total.</param>
/// <param name="AddOn">The code of further full units; null when there is none.</param>
internal sealed record LaneCodes(CodeDefinition Base, int BaseMinutes, CodeDefinition? AddOn)
{
    private static readonly LaneCodes GeneralByStaff = new(Code(CodeCatalog.HealthCentre), 20, null);
    private static readonly LaneCodes GeneralThirty = new(Code(CodeCatalog.HealthCentre), 30, null);

    private static readonly LaneCodes[] Individual =
    [
        Of(CodeCatalog.Staff, CodeCatalog.StaffAddOn),
        Of(CodeCatalog.Complex, CodeCatalog.ComplexAddOn),
        Of(CodeCatalog.Practitioner, CodeCatalog.PractitionerAddOn),
        Of("99426", "99427"),
        Of("99424", "99425"),
        Of(CodeCatalog.HomeHealthOversight, null),
        Of(CodeCatalog.HospiceOversight, null),
    ];

    private static readonly LaneCodes[] WithoutAddOn = [.. Individual.Select(c => c with { AddOn = null })];

    private static readonly LaneCodes StaffIn2020 = Of(CodeCatalog.Staff, CodeCatalog.StaffAddOn2020);

    /// <summary>Null when the lane has no code in that month at that site.</summary>
    public static LaneCodes? InForce(Lane lane, LocalDate firstDay, SiteKind site, G0511Choice choice)
    {
        if (site is SiteKind.Rhc or SiteKind.Fqhc && BillsGeneralCode(firstDay, choice) && lane <= Lane.PcmPractitioner)
        {
            return HealthCentre(lane, firstDay);
        }

        var codes = Individual[(int)lane];
        if (!codes.Base.Exists(firstDay))
        {
            return null;
        }

        if (codes.AddOn is null || codes.AddOn.Exists(firstDay))
        {
            return codes;
        }

        return lane == Lane.Staff && StaffIn2020.AddOn!.Exists(firstDay) ? StaffIn2020 : WithoutAddOn[(int)lane];
    }

    private static bool BillsGeneralCode(LocalDate day, G0511Choice choice) =>
        day < CodeCatalog.HealthCentreChoiceFrom
        || (day < CodeCatalog.HealthCentreIndividualOnlyFrom && choice == G0511Choice.G0511);

    // G0511 pays complex work no more, so there is no complex lane to choose.
    private static LaneCodes? HealthCentre(Lane lane, LocalDate firstDay)
    {
        if (lane == Lane.Complex || !GeneralByStaff.Base.Exists(firstDay))
        {
            return null;
        }

        return lane == Lane.Staff ? GeneralByStaff : GeneralThirty;
    }

    private static LaneCodes Of(string code, string? addOn)
    {
        var definition = Code(code);
        return new LaneCodes(definition, definition.Minutes, addOn is null ? null : Code(addOn));
    }

    private static CodeDefinition Code(string code) => CodeCatalog.All.Single(c => c.Code == code);
}
