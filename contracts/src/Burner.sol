// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Predeploy of every OP Stack chain (ethereum-optimism/optimism, contracts-bedrock/src/L2/L2ToL1MessagePasser.sol).
interface IL2ToL1MessagePasser {
    /// @notice Keeps the value sent along and lets `target` have it on L1, once the withdrawal is proved there.
    function initiateWithdrawal(address target, uint256 gasLimit, bytes calldata data) external payable;

    /// @notice Destroys what withdrawals left in the passer.
    function burn() external;
}

/// @title Burner
/// @notice Takes the native coin sent to its creation out of existence. On an OP Stack chain the coin is withdrawn to L1's burn
/// address and destroyed here, so that no OPEN stays behind in the bridge; where there is no passer, or it carries no value
/// (chains whose coin has no counterpart on L1), it is destroyed here alone.
contract Burner {
    IL2ToL1MessagePasser private constant PASSER = IL2ToL1MessagePasser(0x4200000000000000000000000000000000000016);
    address private constant L1_BURN = 0x000000000000000000000000000000000000dEaD;
    uint256 private constant L1_GAS = 100_000;

    constructor() payable {
        if (address(PASSER).code.length != 0) {
            try PASSER.initiateWithdrawal{value: msg.value}(L1_BURN, L1_GAS, "") {
                PASSER.burn();
            } catch {
                // The passer refused the value, which is still here.
            }
        }
        // A contract that destroys itself in the transaction that made it, in favour of itself, takes its balance along (EIP-6780).
        selfdestruct(payable(address(this)));
    }
}
