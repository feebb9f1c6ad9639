// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title PushSplitter
/// @notice Peer for the benchmark: credits every payee of an epoch on-chain, who withdraws later. The plain way to pay many, with
/// nothing that a real one would need beyond it (no roles, no batching): each payee costs a storage slot an epoch.
contract PushSplitter {
    mapping(address payee => uint256) public creditOf;

    event Distributed(uint256 total, uint256 payees);
    event Withdrawn(address indexed payee, uint256 amount);

    error WrongTotal(uint256 sent, uint256 credited);
    error NothingToWithdraw(address payee);
    error TransferFailed(address payee);

    /// @notice Credits each payee its amount of what is sent along.
    function distribute(address[] calldata payees, uint256[] calldata amounts) external payable {
        uint256 sum;
        for (uint256 i; i < payees.length; ++i) {
            creditOf[payees[i]] += amounts[i];
            sum += amounts[i];
        }
        if (sum != msg.value) revert WrongTotal(msg.value, sum);
        emit Distributed(sum, payees.length);
    }

    /// @notice Pays a payee its credit, by anyone.
    function withdraw(address payee) external {
        uint256 amount = creditOf[payee];
        if (amount == 0) revert NothingToWithdraw(payee);
        creditOf[payee] = 0;
        emit Withdrawn(payee, amount);
        (bool ok,) = payee.call{value: amount}("");
        if (!ok) revert TransferFailed(payee);
    }
}
