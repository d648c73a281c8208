namespace CcmFhir.Billing.Fees;

/// <summary>Either a <see cref="Payment"/> or, as a value, why there is none (<see cref="NoPayment"/>).</summary>
public abstract record PaymentAnswer
{
    private protected PaymentAnswer()
    {
    }
}

/// <summary>
/// What Medicare's physician fee schedule allows for one unit: an estimate for people. Allowed, not paid: the patient's share,
/// the deductible and sequestration are still inside.
/// </summary>
/// <param name="Amount">Dollars for one unit, rounded to the cent.</param>
/// <param name="ConversionFactor">The factor used (the QP one where asked for and published).</param>
/// <param name="Gpci">The locality's indices, or null: the national amount (every index 1.000).</param>
/// <param name="IsPaidByMedicare">False for published units Medicare does not pay by (status B, I ...).</param>
/// <param name="Source">The tables behind the amount, for people.</param>
public sealed record Payment(
    decimal Amount, decimal ConversionFactor, Gpci? Gpci, bool IsPaidByMedicare, string Source) : PaymentAnswer
{
    /// <summary>True when no locality's indices were applied, because none was asked for or none is known.</summary>
    public bool IsNational => Gpci is null;

    /// <summary>
    /// The unit amount for a physician assistant, nurse practitioner or clinical nurse specialist billing under their own
    /// number: 85% (42 CFR 405.520, 414.52, 414.56), rounded to the cent before units multiply it.
    /// </summary>
    public decimal NonPhysicianAmount => FeeSchedules.ToCents(Amount * 0.85m);
}

/// <summary>No amount, and which of the tables is silent.</summary>
/// <param name="Reason">For programs.</param>
/// <param name="Message">For people; names the code and the year.</param>
public sealed record NoPayment(NoPaymentReason Reason, string Message) : PaymentAnswer;

public enum NoPaymentReason
{
    /// <summary>No fee schedule of that year is shipped or imported.</summary>
    UnknownYear,

    /// <summary>The year's table has no such code.</summary>
    UnknownCode,

    /// <summary>The code is there without an amount: priced by the contractor, or "NA" in this setting.</summary>
    NotPriced,

    /// <summary>The QP amount was asked for, and that year's QP conversion factor is not known.</summary>
    NoQpFactor,
}
