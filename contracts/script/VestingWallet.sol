// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The genesis puts OpenZeppelin's wallet on the chain as it is; this has it compiled with our settings.
// forge-lint: disable-next-line(unused-import)
import {VestingWallet} from "@openzeppelin/contracts/finance/VestingWallet.sol";
