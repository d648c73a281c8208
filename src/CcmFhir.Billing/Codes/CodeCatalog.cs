using System.Collections.Immutable;
using CcmFhir.Billing.Rules;
using NodaTime;

namespace CcmFhir.Billing.Codes;

/// <summary>
/// The codes the product can propose. A code does not exist outside its dates. Appended to, never edited: the past must replay.
/// </summary>
public static class CodeCatalog
{
    public const string Staff = "99490";
    public const string StaffAddOn = "99439";
    public const string StaffAddOn2020 = "G2058";
    public const string Practitioner = "99491";
    public const string PractitionerAddOn = "99437";
    public const string Complex = "99487";
    public const string ComplexAddOn = "99489";
    public const string PlanAssessment = "G0506";
    public const string HealthCentre = "G0511";
    public const string HomeHealthOversight = "G0181";
    public const string HospiceOversight = "G0182";

    /// <summary>The day after the last on which a health centre could bill G0511.</summary>
    public static LocalDate HealthCentreIndividualOnlyFrom { get; } = new(2025, 10, 1);

    /// <summary>From this day a health centre may choose between G0511 and the individual codes.</summary>
    public static LocalDate HealthCentreChoiceFrom { get; } = new(2025, 1, 1);

    public static ImmutableArray<CodeDefinition> All { get; } =
    [
        new(Staff, "CCM, clinical staff, first 20 min", 20, 1, new(2015, 1, 1), null, null, Cite.Pfs2015),
        new(StaffAddOn2020, "CCM, clinical staff, each further 20 min (2020)", 20, 2, new(2020, 1, 1), new(2020, 12, 31), Staff, Cite.Pfs2020),
        new(StaffAddOn, "CCM, clinical staff, each further 20 min", 20, 2, new(2021, 1, 1), null, Staff, Cite.GuideCodes),
        new(Practitioner, "CCM, practitioner personally, first 30 min", 30, 1, new(2019, 1, 1), null, null, Cite.MlnBooklet),
        new(PractitionerAddOn, "CCM, practitioner personally, each further 30 min", 30, null, new(2022, 1, 1), null, Practitioner, Cite.MlnBooklet),
        new(Complex, "Complex CCM, clinical staff, first 60 min", 60, 1, new(2017, 1, 1), null, null, Cite.Pfs2017),
        new(ComplexAddOn, "Complex CCM, clinical staff, each further 30 min", 30, null, new(2017, 1, 1), null, Complex, Cite.Pfs2017),
        new(PlanAssessment, "Care plan assessment with the initiating visit", 0, 1, new(2017, 1, 1), null, null, Cite.Pfs2017),
        new("99424", "PCM, practitioner personally, first 30 min", 30, 1, new(2022, 1, 1), null, null, Cite.MlnBooklet),
        new("99425", "PCM, practitioner personally, each further 30 min", 30, null, new(2022, 1, 1), null, "99424", Cite.MlnBooklet),
        new("99426", "PCM, clinical staff, first 30 min", 30, 1, new(2022, 1, 1), null, null, Cite.MlnBooklet),
        new("99427", "PCM, clinical staff, each further 30 min", 30, 2, new(2022, 1, 1), null, "99426", Cite.MlnBooklet),
        new(HealthCentre, "Care management in a rural or qualified health centre", 20, 1, new(2018, 1, 1), new(2025, 9, 30), null, Cite.RhcManual),
        new(HomeHealthOversight, "Home health care plan oversight, 30 min", 30, 1, new(2001, 1, 1), null, null, Cite.Cpo),
        new(HospiceOversight, "Hospice care plan oversight, 30 min", 30, 1, new(2001, 1, 1), null, null, Cite.Cpo),
    ];

    public static CodeDefinition? Find(string code) => All.FirstOrDefault(c => c.Code == code);

    /// <summary>Whether the code is chronic care management in any year, for "already billed" and "billed by another".</summary>
    public static bool IsCcm(string code) => code is Staff or StaffAddOn or StaffAddOn2020 or Practitioner or PractitionerAddOn
        or Complex or ComplexAddOn or HealthCentre;

    /// <summary>Whether the code is principal care management in any year.</summary>
    public static bool IsPcm(string code) => code is "99424" or "99425" or "99426" or "99427" or "G2064" or "G2065";
}
