// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IGovernedOpen
/// @notice OPEN as an ERC-20 token with votes (ERC-5805), permits (ERC-2612) and signed payments (ERC-3009): what is deposited
/// can be withdrawn at any time. Votes count from `delegate` on, also to oneself. This interface is what it adds to those.
interface IGovernedOpen {
    event Deposit(address indexed account, uint256 amount);
    event Withdrawal(address indexed account, uint256 amount);

    error TransferFailed(address to);

    /// @notice As `deposit`.
    receive() external payable;

    /// @notice Wraps what is sent along.
    function deposit() external payable;

    /// @notice Unwraps `amount` to the caller.
    function withdraw(uint256 amount) external;

    /// @notice ERC-3009 with a signature of any form: 65 bytes by the key of `from`, or what its contract accepts (ERC-1271).
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice As `transferWithAuthorization`, by the receiver only, so that nobody can take the payment out of its call.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice Makes an authorisation that was not used useless.
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external;

    /// @notice Version in the EIP-712 domain.
    function version() external view returns (string memory);
}
