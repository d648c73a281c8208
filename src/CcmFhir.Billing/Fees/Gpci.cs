namespace CcmFhir.Billing.Fees;

/// <summary>The geographic practice cost indices of a locality for a year.</summary>
/// <param name="Locality">The locality.</param>
/// <param name="Name">CMS's name of it.</param>
/// <param name="Work">Physician work, with the 1.0 floor where the file has it.</param>
/// <param name="PracticeExpense">Practice expense.</param>
/// <param name="Malpractice">Malpractice.</param>
public sealed record Gpci(Locality Locality, string Name, decimal Work, decimal PracticeExpense, decimal Malpractice);
