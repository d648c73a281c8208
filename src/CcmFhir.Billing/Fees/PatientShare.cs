namespace CcmFhir.Billing.Fees;

/// <summary>What of an allowed amount falls to the patient.</summary>
public static class PatientShare
{
    /// <summary>
    /// Part B coinsurance, 20% of the month's allowed total (42 CFR 410.152), rounded to the cent once; care management is no
    /// preventive service, so nothing waives it. A qualified Medicare beneficiary may not be charged (Social Security Act
    /// 1902(n)(3)): nothing. The deductible is not known here and not part of it.
    /// </summary>
    /// <param name="allowed">Dollars allowed for every line of the month.</param>
    /// <param name="qmb">Whether the patient is a qualified Medicare beneficiary.</param>
    public static decimal Of(decimal allowed, bool qmb) => qmb ? 0m : FeeSchedules.ToCents(allowed * 0.20m);
}
