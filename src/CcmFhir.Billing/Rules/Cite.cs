namespace CcmFhir.Billing.Rules;

/// <summary>The sources rules and settings rest on, by the names people find them under.</summary>
internal static class Cite
{
    private const string Guide = "\"Billing for Chronic Care Management: Best Practices to Maximize Program Success\" (2025-12-22), ";

    public const string GuideEligibility = Guide + "Who Qualifies for CCM Services";
    public const string GuideConsent = Guide + "Key Takeaways: written patient consent is mandatory";
    public const string GuideCodes = Guide + "Basic Care Coordination Codes";
    public const string GuideComplex = Guide + "Intensive Care Coordination Codes";
    public const string GuideRhc = Guide + "Intensive Care Coordination Codes: G0511; the dates are CMS's";
    public const string GuideDocumentation = Guide + "Creating Audit-Proof Documentation";
    public const string GuidePlan = Guide + "Creating Audit-Proof Documentation: the care plan";
    public const string GuideTime = Guide + "Tracking Your Time Accurately";
    public const string GuideConflicts = Guide + "Steering Clear of Billing Mistakes: automatic denials";
    public const string GuideDates = Guide + "Steering Clear of Billing Mistakes: date of service and place of service";
    public const string GuideSupervision = Guide + "Steering Clear of Billing Mistakes: general supervision";
    public const string GuideRoles = Guide + "Building Your CCM Program Successfully: who may do it";
    public const string GuidePlans = Guide + "Building Your CCM Program Successfully: Medicare Advantage and commercial plans vary";
    public const string OversightGuide = "\"Billing for Chronic Care Management Program Oversight Under CMS\"; Medicare has no code for it";

    public const string MlnBooklet = "CMS, Chronic Care Management Services, MLN909188";
    public const string Faq = "CMS, Chronic Care Management FAQs";
    public const string Faq2017 = "CMS, Chronic Care Management FAQs (2017-01-18), questions 1 and 2";
    public const string Faq2016 = "CMS, Chronic Care Management FAQs (March 2016)";
    public const string Pfs2015 = "CMS, CY 2015 Physician Fee Schedule final rule (CMS-1612-FC)";
    public const string Pfs2017 = "CMS, CY 2017 Physician Fee Schedule final rule (CMS-1654-F)";
    public const string Pfs2020 = "CMS, CY 2020 Physician Fee Schedule final rule (CMS-1715-F)";
    public const string Rvu2026 = "CMS, Physician Fee Schedule relative value file RVU26C";
    public const string IncidentTo = "42 CFR 410.26(b)(5)";
    public const string RhcManual = "CMS, Medicare Benefit Policy Manual (Pub. 100-02), chapter 13, section 230";
    public const string PaymentModels = "CMS, Chronic Care Management FAQs: not for patients attributed to a model that pays for care management";
    public const string CareManagementInside =
        "CMS, Chronic Care Management questions and answers (2015): care management is part of G0181, G0182 and 90951-90970";
    public const string Oig2019 = "HHS OIG, report A-07-17-05101 (2019)";
    public const string Oig2021 = "HHS OIG, report A-07-19-05122 (2021)";
    public const string Cpo = "42 CFR 414.39; CMS, Medicare Claims Processing Manual (Pub. 100-04), chapter 12, section 180";
    public const string Apcm = "CMS, CY 2025 Physician Fee Schedule final rule (CMS-1807-F): advanced primary care management";
    public const string Cpm = "CMS, CY 2023 Physician Fee Schedule final rule (CMS-1770-F): chronic pain management";
    public const string CptExclusions = "CPT instructions on services not reported with care management; verify with the payer";
    public const string AskThePlan = "Worked example, no plan's rule: ask the plan and replace it";
    public const string OutsideUs = "42 CFR 411.9: Medicare does not pay for services furnished outside the United States";
    public const string Nonphysician = "42 CFR 405.520, 414.52, 414.56";
    public const string Qmb = "Social Security Act section 1902(n)(3)(B): no cost sharing from Qualified Medicare Beneficiaries";
}
