// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {RoyaltiesLedgerModel} from "./RoyaltiesLedgerModel.sol";

/// @notice What payers do, and what the operator collects of them.
abstract contract RoyaltiesLedgerPayers is RoyaltiesLedgerModel {
    function openChannel(uint256 key, uint256 amount) external checked {
        key = bound(key, 1, 8);
        amount = bound(amount, 0, 1_000 ether);
        bytes32 id = open(key, uint96(ids.length), amount);
        (keyOf[id], funded) = (key, funded + amount);
        ids.push(id);
    }

    function topUp(uint256 seed, uint256 amount) external checked {
        (bytes32 id, bool any) = channel(seed, false);
        if (!any) return;
        amount = bound(amount, 0, 1_000 ether);
        vm.prank(payer);
        royalties.topUp{value: amount}(id);
        funded += amount;
    }

    function requestClose(uint256 seed) external checked {
        (bytes32 id, bool any) = channel(seed, false);
        if (!any) return;
        vm.prank(payer);
        royalties.requestClose(id);
    }

    function close(uint256 seed) external checked {
        (bytes32 id, bool any) = channel(seed, true);
        if (any) out(abi.encodeCall(IRoyalties.close, (id)), address(this));
    }

    function collect(uint256 seed, uint256 amount) external checked {
        if (ids.length == 0) return;
        bytes32 id = ids[seed % ids.length];
        (uint256 deposit_, uint256 collected,) = royalties.channels(id);
        if (deposit_ == collected) return;
        amount = bound(amount, 1, deposit_ - collected);
        cover(inPool() + inPending() + amount);
        collect(voucher(keyOf[id], id, uint128(collected + amount), uint128(collected + amount)));
    }

    /// @dev Calls, and notes what went out.
    function out(bytes memory data, address by) internal {
        uint256 held = address(royalties).balance;
        vm.prank(by);
        (bool ok, bytes memory why) = address(royalties).call(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(why, 32), mload(why))
            }
        }
        paid += held - address(royalties).balance;
    }

    /// @dev A channel that is open, or one whose delay is over.
    function channel(uint256 seed, bool due) private view returns (bytes32 id, bool any) {
        for (uint256 i; i < ids.length; ++i) {
            id = ids[(seed % ids.length + i) % ids.length];
            (,, uint64 closeAt) = royalties.channels(id);
            if (due ? closeAt != 0 && closeAt <= block.timestamp : closeAt == 0) return (id, true);
        }
    }
}
