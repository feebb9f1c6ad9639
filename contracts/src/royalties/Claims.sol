// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimLeaf} from "../interfaces/Evidence.sol";
import {IPools} from "../interfaces/IPools.sol";
import {IRoyalties} from "../interfaces/IRoyalties.sol";
import {MerklePath} from "../libraries/MerklePath.sol";
import {Ledgers} from "./Ledgers.sol";

/// @title Claims
/// @notice Pays what finalised epochs prove, by anyone for anyone. An account's sum is raised before it is paid, so a receiver that
/// calls back finds nothing more to claim.
abstract contract Claims is Ledgers {
    /// @dev Gas that a receiver may use, so that in a batch it cannot take the others' with it. Wallets use less than 50,000.
    uint256 private constant RECEIVER_GAS = 200_000;

    /// @inheritdoc IRoyalties
    function claim(uint256 epoch, ClaimLeaf calldata leaf, bytes32[] calldata proof) external {
        address account = leaf.account;
        (uint256 amount, bool ok) = _settle(account, account, epoch, leaf, proof);
        if (!ok) _fail(account, account, amount);
    }

    /// @inheritdoc IRoyalties
    function claimTo(address to, uint256 epoch, ClaimLeaf calldata leaf, bytes32[] calldata proof) external {
        if (msg.sender != leaf.account) revert NotAccount(msg.sender, leaf.account);
        (uint256 amount, bool ok) = _settle(msg.sender, to, epoch, leaf, proof);
        if (!ok) _fail(msg.sender, to, amount);
    }

    /// @inheritdoc IRoyalties
    function claimMany(ClaimItem[] calldata items) external {
        for (uint256 i; i < items.length; ++i) {
            ClaimItem calldata item = items[i];
            address account = item.leaf.account;
            (uint256 amount, bool ok) = _settle(account, account, item.epoch, item.leaf, item.proof);
            if (ok) continue;
            if (amount != 0) {
                // The call that failed left no trace, so both sums are what `_settle` made them.
                claimed[account].paid -= amount;
                ledger.claimable += uint128(amount);
            }
            emit ClaimSkipped(account, amount);
        }
    }

    function _fail(address account, address to, uint256 amount) private view {
        if (amount == 0) revert NothingToClaim(account, claimed[account].paid);
        revert TransferFailed(to);
    }

    /// @dev Finalised lines cover every claim of an honest epoch; a wrong root stops at their sum, before any other.
    /// @return amount What the leaf adds to what the account was paid before; 0 when it is an older one.
    /// @return ok True when it was sent.
    function _settle(address account, address to, uint256 epoch, ClaimLeaf calldata leaf, bytes32[] calldata proof)
        private
        returns (uint256 amount, bool ok)
    {
        if (!MerklePath.verify(claimsRoot[epoch], _hash(leaf), leaf.index, proof)) {
            revert BadProof();
        }
        Claimant storage claimant = claimed[account];
        uint256 cumulative = leaf.cumulative;
        uint256 before = claimant.paid;
        if (cumulative <= before) return (0, false);
        // `claimable` is the low half of its slot, so a part of it can be taken off the whole word.
        uint256 sums;
        assembly ("memory-safe") {
            sums := sload(ledger.slot)
        }
        uint256 left = uint128(sums);
        unchecked {
            amount = cumulative - before;
            if (amount > left) revert Uncovered(amount, left);
            sums -= amount;
        }
        assembly ("memory-safe") {
            sstore(ledger.slot, sums)
        }
        claimant.paid = cumulative;
        ok = _pay(account, to, amount);
        if (ok) emit Claimed(account, amount);
    }

    /// @dev An account below 2^64 is a Datanet: its part goes to its pool. Returned data is not read, whatever its size.
    function _pay(address account, address to, uint256 amount) private returns (bool ok) {
        uint256 limit = RECEIVER_GAS;
        if (uint160(account) <= type(uint64).max) {
            bytes memory data = abi.encodeCall(IPools.credit, (uint64(uint160(account))));
            to = address(pools);
            assembly ("memory-safe") {
                ok := call(limit, to, amount, add(data, 32), mload(data), 0, 0)
            }
        } else {
            assembly ("memory-safe") {
                ok := call(limit, to, amount, 0, 0, 0, 0)
            }
        }
    }

    /// @dev `Formats.claimLeaf` of five words that lie in the call data as they are hashed.
    function _hash(ClaimLeaf calldata leaf) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(64)
            calldatacopy(free, leaf, 160)
            mstore(0, keccak256(free, 160))
            hash := keccak256(0, 32)
        }
    }
}
